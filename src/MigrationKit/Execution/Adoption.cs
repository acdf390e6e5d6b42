using Npgsql;

namespace MigrationKit.Runs;

/// <summary>Records a migration by hand, under the run lock.</summary>
internal sealed class Adoption(
    NpgsqlDataSource dataSource,
    MigrationSet set,
    MigratorOptions options
)
{
    public async Task AdoptAsync(string name, bool modified, CancellationToken cancellationToken)
    {
        await using var database = new Database(dataSource, set, options, new(options, _ => { }));
        await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var migration = Adoptable(database.Plan, name, modified);
            var steps = database.Steps.Adopt(database.State, set, migration);
            var failure = await Burst
                .SendAsync(database.Connection, steps, _ => { }, cancellationToken)
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
            await database.WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
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
