namespace MigrationKit.Audit;

/// <summary>Something that an audit was to read cannot be read: a log that is no text, a directory that is not there.</summary>
public sealed class AuditException(string message, Exception? innerException = null)
    : Exception(message, innerException);
