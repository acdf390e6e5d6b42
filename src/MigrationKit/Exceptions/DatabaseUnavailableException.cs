namespace MigrationKit.Exceptions;

/// <summary>No connection could be opened, or it broke and could not be opened again.</summary>
public sealed class DatabaseUnavailableException : MigrationKitException
{
    internal DatabaseUnavailableException(string message, Exception innerException)
        : base(message, innerException) { }
}
