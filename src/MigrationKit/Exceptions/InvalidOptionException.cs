namespace MigrationKit.Exceptions;

/// <summary>
/// An option cannot be meant: a history table that is no table name, a migration or a check that does not exist. Nothing
/// was run.
/// </summary>
public sealed class InvalidOptionException : MigrationKitException
{
    internal InvalidOptionException(string message)
        : base(message) { }
}
