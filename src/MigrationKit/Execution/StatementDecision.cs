using MigrationKit.Exceptions;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Records what a person has found out about a statement that was interrupted outside a transaction.</summary>
internal sealed class StatementDecision(NpgsqlDataSource dataSource, MigrationSet set, MigratorOptions options)
{
    /// <summary>The two ways on, for the message that asks.</summary>
    public static string Ways(Migration migration, int number, MigratorOptions options) =>
        $"Look at the database, then record it with `{options.Advise($"adopt {migration.Name} --done {number}")}`, "
        + $"or have it run again with `{options.Advise($"adopt {migration.Name} --again {number}")}`.";

    /// <param name="name">The migration.</param>
    /// <param name="number">The number of the statement, from 1.</param>
    /// <param name="isDone">Whether it was carried out; otherwise the next run sends it again.</param>
    /// <param name="cancellationToken">Stops waiting for the run lock.</param>
    /// <exception cref="MigrationFailedException">No such statement waits for a decision.</exception>
    public async Task RecordAsync(string name, int number, bool isDone, CancellationToken cancellationToken)
    {
        await using var session = new RunSession(dataSource, set, options, new(options, _ => { }));
        await session.OpenAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var migration = Interrupted(session.Plan, name, number);
            var steps = session.Steps.Decide(migration, isDone ? number : number - 1);
            var recorded = await session
                .RecordAsync(
                    steps,
                    broken => Failures.Unknown(broken.Error, broken.Error, migration),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (recorded)
            {
                return;
            }
        }
    }

    private static Migration Interrupted(MigrationPlan plan, string name, int number)
    {
        var entry = plan.Entries.FirstOrDefault(entry => entry.Name == name);
        if (entry is not { Migration: { } migration, State: MigrationState.Incomplete })
        {
            throw new MigrationFailedException(
                name,
                entry is null
                    ? $"There is no migration '{name}'."
                    : $"{name} is {entry.State.ToString().ToLowerInvariant()}: none of its statements waits for a decision."
            );
        }
        return entry.History is { Interrupted: true, StatementsDone: { } done } && number == done + 1
            ? migration
            : throw new MigrationFailedException(
                name,
                $"Statement {number} of {name} needs no decision: {entry.Reason}."
            );
    }
}
