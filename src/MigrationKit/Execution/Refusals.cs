using MigrationKit.Exceptions;
using MigrationKit.History;
using MigrationKit.Parsing;
using MigrationKit.Sql;

namespace MigrationKit.Execution;

/// <summary>What makes a run refuse before it changes anything.</summary>
internal static class Refusals
{
    /// <exception cref="DriftException">Migrations are modified, missing or out of order.</exception>
    public static void ThrowIfAny(MigrationPlan plan)
    {
        if (plan.Refused.Count > 0)
        {
            throw new DriftException(string.Join('\n', plan.Refused.Select(Say)), plan.Refused);
        }
    }

    private static string Say(PlanEntry entry)
    {
        var state = entry.State switch
        {
            MigrationState.Modified => "modified",
            MigrationState.Missing => "missing",
            _ => "out of order",
        };
        return $"{entry.Migration?.Path ?? entry.Name} is {state}: {entry.Reason}.\n  {entry.Advice}";
    }

    /// <summary>
    /// What refuses a run in which a statement of a pending migration creates, changes or drops the history table, or
    /// changes its rows; null where none does. What a function or a block does is seen when it runs.
    /// </summary>
    public static MigrationFailedException? ForHistory(RunSession session, MigratorOptions options)
    {
        var found = (
            from migration in session.Plan.Pending
            from written in WrittenNames.In(migration)
            let change = session.History.ChangeBy(written.Name, session.State.CurrentSchema)
            where change is not null
            let isOwn = written.Name is { Write: Write.Create, Column: null }
            select (migration, written.Statement, change, isOwn)
        )
            .DistinctBy(place => (place.migration, place.Statement))
            .ToList();
        if (found is not [var (first, statement, does, own), .. var others])
        {
            return null;
        }
        var more = others.Select(place => Place(place.migration, place.migration.Statements[place.Statement]));
        return ForHistory(first, first.Statements[statement], does, own, [.. more], options);
    }

    private static string Place(Migration migration, SqlStatement statement) =>
        $"{migration.Path}:{statement.Line}:{statement.Column}";

    /// <exception cref="MigrationFailedException">There is such a statement.</exception>
    public static void ThrowIfChangesHistory(RunSession session, MigratorOptions options)
    {
        if (ForHistory(session, options) is { } refusal)
        {
            throw refusal;
        }
    }

    private static MigrationFailedException ForHistory(
        Migration migration,
        SqlStatement statement,
        string change,
        bool isOwn,
        string[] others,
        MigratorOptions options
    )
    {
        var tool = migration.Layout.Tool;
        var ways =
            !isOwn && OtherTools.IsHistoryOf(migration.Layout, TableName.Parse(options.HistoryTable).Table)
                ? $"It means the history of {tool}, which MigrationKit does not keep. Remove it, or, where something reads that "
                    + $"history, make its table before the first run and {HistoryTableOwner.NameAnother}"
                : $"Remove it, or, where it means a table of its own, {HistoryTableOwner.NameAnother}";
        return new(
            migration.Name,
            $"{Place(migration, statement)}: refused: this statement {change} the history table "
                + $"{options.HistoryTable}, which belongs to the runner. Nothing was run. {ways}"
                + (
                    others.Length == 0
                        ? ""
                        : $"\nThe same holds for {string.Join(", ", others.Take(5))}{(others.Length > 5 ? $" and {others.Length - 5} more" : "")}."
                )
        )
        {
            Path = migration.Path,
            Line = statement.Line,
            Column = statement.Column,
            Refused = true,
        };
    }

    /// <exception cref="MigrationFailedException">
    /// A no-transaction migration is pending, and the connection is not a session of its own: a pooler hands session
    /// locks and half-done work to whoever comes next.
    /// </exception>
    public static void ThrowIfBehindPooler(RunSession session)
    {
        var migration = session.Plan.Pending.First(pending => pending.NoTransaction);
        if (!session.State.Direct)
        {
            throw new MigrationFailedException(
                migration.Name,
                $"{migration.Path}: refused: a no-transaction migration needs a direct connection, and this one goes "
                    + "through a pooler. Nothing was run. Connect to the server itself."
            )
            {
                Path = migration.Path,
                Refused = true,
            };
        }
    }
}
