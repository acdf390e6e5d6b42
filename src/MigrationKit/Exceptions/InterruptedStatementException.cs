namespace MigrationKit.Exceptions;

/// <summary>
/// A run was interrupted while it ran a statement outside a transaction, and nothing shows whether the statement was
/// carried out. Look at the database, then call <see cref="Migrator.MarkStatementDoneAsync"/> or
/// <see cref="Migrator.RepeatStatementAsync"/>.
/// </summary>
public sealed class InterruptedStatementException : MigrationKitException
{
    internal InterruptedStatementException(string name, int statement, string message)
        : base(message) => (Name, Statement) = (name, statement);

    /// <summary>The migration.</summary>
    public string Name { get; }

    /// <summary>The number of the statement in its file, from 1.</summary>
    public int Statement { get; }
}
