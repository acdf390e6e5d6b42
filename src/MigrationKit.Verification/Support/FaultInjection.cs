using MigrationKit.Sources;

namespace MigrationKit.Verification.Support;

/// <summary>A migration as it would be if something went wrong in the middle of it.</summary>
internal static class FaultInjection
{
    /// <summary>A statement that fails, and one that takes its own connection with it.</summary>
    public const string Fail = "select 1 / 0 as migrationkit_fault";
    public const string Die = "select pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid())";

    /// <summary>The migration cut off after some of its statements, with another one at the end.</summary>
    public static Migration After(Migration migration, int statements, string sql) =>
        Cut(migration, statements, [new(sql, 0, 1, 1)]);

    /// <summary>The migration cut off after some of its statements.</summary>
    public static Migration Cut(Migration migration, int statements) => Cut(migration, statements, []);

    private static Migration Cut(Migration migration, int statements, SqlStatement[] then) =>
        new(
            new(
                new MigrationContent(
                    migration.Text,
                    [.. migration.Spans.Take(statements), .. then.Select(_ => default(StatementSpan))],
                    migration.NoTransaction
                )
                {
                    Statements = [.. migration.Statements.Take(statements), .. then],
                }
            ),
            new((Footprint?)null)
        )
        {
            Name = migration.Name,
            Path = migration.Path,
            Checksum = migration.Checksum,
            Requires = migration.Requires,
            // A transaction of the file that is cut is none any more by its text.
            Groups =
            [
                .. migration
                    .Groups.Where(group => group.Start < statements)
                    .Select(group => group with { End = Math.Min(group.End, statements + then.Length) }),
            ],
        };
}
