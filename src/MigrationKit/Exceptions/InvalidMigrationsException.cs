namespace MigrationKit.Exceptions;

/// <summary>The folder is not sound. Nothing was run.</summary>
public sealed class InvalidMigrationsException : MigrationKitException
{
    internal InvalidMigrationsException(IReadOnlyList<MigrationProblem> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>Every problem of the folder, by file and position.</summary>
    public IReadOnlyList<MigrationProblem> Problems { get; }
}

/// <summary>The migrations cannot be read at all: no such directory, no permission, no such resource.</summary>
public sealed class MigrationSourceException : MigrationKitException
{
    internal MigrationSourceException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
