namespace MigrationKit;

/// <summary>A folder of migrations that was read, parsed and ordered as a whole, and found sound.</summary>
public sealed class MigrationSet
{
    internal MigrationSet(
        IReadOnlyList<Migration> migrations,
        IReadOnlyList<MigrationProblem> warnings
    )
    {
        Migrations = migrations;
        Warnings = warnings;
    }

    /// <summary>All migrations in apply order: topological by <c>requires</c>, ties by ordinal order of the names.</summary>
    public IReadOnlyList<Migration> Migrations { get; }

    /// <summary>What is worth saying but stops nothing, such as a file without any statement.</summary>
    public IReadOnlyList<MigrationProblem> Warnings { get; }

    /// <summary>Reads, parses and orders all migrations of a source.</summary>
    /// <exception cref="InvalidMigrationsException">Something is wrong with the files; it carries every problem.</exception>
    /// <exception cref="MigrationSourceException">The source cannot be read at all.</exception>
    public static async Task<MigrationSet> LoadAsync(
        MigrationSource source,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        var files = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
        return Reading.MigrationSetReader.Read(files);
    }
}
