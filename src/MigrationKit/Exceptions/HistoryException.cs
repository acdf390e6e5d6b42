namespace MigrationKit.Exceptions;

/// <summary>The history table cannot be used: it belongs to another tool, or there is no schema for it.</summary>
public sealed class HistoryException : MigrationKitException
{
    internal HistoryException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
