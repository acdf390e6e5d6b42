using MigrationKit.Exceptions;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Records a migration by hand, under the run lock.</summary>
internal sealed class Adoption(
    NpgsqlDataSource dataSource,
    MigrationSet set,
    MigratorOptions options
)
{
    public async Task AdoptAsync(string name, bool modified, CancellationToken cancellationToken)
    {
        await using var session = new RunSession(dataSource, set, options, new(options, _ => { }));
        await session.OpenAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var migration = Adoptable(session.Plan, name, modified);
            var steps = session.Steps.Adopt(session.State, set, migration);
            var failure = await Burst
                .SendAsync(session.Connection, steps, _ => { }, cancellationToken)
                .ConfigureAwait(false);
            if (failure is null)
            {
                return;
            }
            if (!failure.IsLostRace)
            {
                throw failure.Server is { } error
                    ? Failures.Of(failure.Step, error, options)
                    : Failures.Unknown(failure.Error, failure.Error, migration);
            }
            await session.WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static Migration Adoptable(MigrationPlan plan, string name, bool modified)
    {
        var entry =
            plan.Entries.FirstOrDefault(entry => entry.Name == name)
            ?? throw new MigrationFailedException(
                name,
                $"There is no migration '{name}' to adopt."
            );
        var fits = modified
            ? entry.State == MigrationState.Modified
            : entry.State
                is MigrationState.Pending
                    or MigrationState.OutOfOrder
                    or MigrationState.Incomplete;
        if (!fits)
        {
            throw new MigrationFailedException(
                name,
                $"{name} is {entry.State.ToString().ToLowerInvariant()}: "
                    + (
                        modified
                            ? "only a modified one is adopted with --modified."
                            : "only a pending one is adopted."
                    )
            );
        }
        var recorded = plan
            .Entries.Where(e => e.History is { StatementsDone: null })
            .Select(e => e.Name)
            .ToHashSet(StringComparer.Ordinal);
        return
            entry.Migration!.Requires.FirstOrDefault(required => !recorded.Contains(required.Name))
                is { } missing
            ? throw new MigrationFailedException(
                name,
                $"{name} requires {missing.Name}, which is not recorded: apply or adopt that first."
            )
            : entry.Migration!;
    }
}
