namespace MigrationKit.Audit;

/// <summary>An input of an audit cannot be read: a log that is not text, a directory that does not exist.</summary>
/// <param name="message">What cannot be read, and what to do.</param>
/// <param name="innerException">The cause; <see langword="null"/> where there is none.</param>
public sealed class AuditException(string message, Exception? innerException = null)
    : Exception(message, innerException);
