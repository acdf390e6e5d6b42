namespace MigrationKit.Exceptions;

/// <summary>
/// The server speaks PostgreSQL's protocol, but is another database without what the guarantees rest on: advisory locks,
/// and DDL that a transaction rolls back. Nothing was run.
/// </summary>
public sealed class UnsupportedServerException : MigrationKitException
{
    internal UnsupportedServerException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
