using MigrationKit.Exceptions;
using MigrationKit.History;
using MigrationKit.Parsing;

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

    /// <exception cref="MigrationFailedException">
    /// A statement of a pending migration creates or drops the history table, or changes its rows. What a function or a
    /// block does is seen when it runs.
    /// </exception>
    public static void ThrowIfChangesHistory(RunSession session, MigratorOptions options)
    {
        foreach (var migration in session.Plan.Pending)
        {
            foreach (var (index, name) in WrittenNames.In(migration))
            {
                if (session.History.ChangeBy(name, session.State.CurrentSchema) is { } change)
                {
                    var statement = migration.Statements[index];
                    throw new MigrationFailedException(
                        migration.Name,
                        $"{migration.Path}:{statement.Line}:{statement.Column}: refused: this statement "
                            + $"{change} the history table {options.HistoryTable}, which belongs to the runner. "
                            + $"Nothing was run. Remove it, or, where it means a table of its own, {HistoryTableOwner.NameAnother}"
                    )
                    {
                        Path = migration.Path,
                        Line = statement.Line,
                        Column = statement.Column,
                        Refused = true,
                    };
                }
            }
        }
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
