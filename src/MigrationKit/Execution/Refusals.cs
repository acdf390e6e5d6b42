using MigrationKit.Exceptions;
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

    private static string Say(PlanEntry entry) =>
        entry.State switch
        {
            MigrationState.Modified => $"{entry.Migration!.Path} is modified: {entry.Reason}. "
                + "Put the file back and write a new migration; "
                + $"or, after review, `migrationkit adopt --modified {entry.Name}`, or --allow {entry.Name}",
            MigrationState.Missing => $"{entry.Name} is missing: {entry.Reason}. "
                + $"Bring it back from version control, or run with --allow {entry.Name}",
            _ => $"{entry.Migration!.Path} is out of order: {entry.Reason}. "
                + "Rename it so that it sorts last, say what it requires, or run with --out-of-order",
        };

    /// <exception cref="MigrationFailedException">
    /// A statement of a pending migration drops the history table or changes its rows. What a function or a block does is
    /// seen when it runs.
    /// </exception>
    public static void ThrowIfChangesHistory(RunSession session, MigratorOptions options)
    {
        foreach (var migration in session.Plan.Pending)
        {
            foreach (var (index, name) in WrittenNames.In(migration))
            {
                if (session.History.IsChangedBy(name, session.State.CurrentSchema))
                {
                    var statement = migration.Statements[index];
                    throw new MigrationFailedException(
                        migration.Name,
                        $"{migration.Path}:{statement.Line}:{statement.Column}: refused: this statement "
                            + $"{(name.Write == Write.Drop ? "drops" : "changes")} the history table "
                            + $"{options.HistoryTable}, which belongs to the runner. Nothing was run. Remove it."
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
