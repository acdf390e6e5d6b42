using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Records by hand what is not run, under the run lock.</summary>
internal sealed class Adoption(
    NpgsqlDataSource dataSource,
    MigrationSet set,
    MigratorOptions options
)
{
    /// <param name="choose">Chooses from the plan what is recorded; it throws where something does not fit.</param>
    /// <param name="isModified">Whether they are recorded already, and their present files are accepted.</param>
    /// <param name="beginEmpty">Whether what stays pending is declared new to the database.</param>
    /// <param name="cancellationToken">Stops waiting for the run lock.</param>
    /// <returns>The names of what was recorded.</returns>
    public async Task<IReadOnlyList<string>> AdoptAsync(
        Func<MigrationPlan, IReadOnlyList<Migration>> choose,
        bool isModified,
        bool beginEmpty,
        CancellationToken cancellationToken
    )
    {
        await using var session = new RunSession(dataSource, set, options, new(options, _ => { }));
        await session.OpenAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var migrations = choose(session.Plan);
            if (migrations.Count == 0 && !beginEmpty)
            {
                return [];
            }
            var steps = session.Steps.Adopt(session.State, set, migrations, isModified, beginEmpty);
            var failure = await Burst
                .SendAsync(session.Connection, steps, _ => { }, cancellationToken)
                .ConfigureAwait(false);
            if (failure is null)
            {
                return [.. migrations.Select(migration => migration.Name)];
            }
            if (!failure.IsLostRace)
            {
                throw failure.Server is { } error
                    ? Failures.Of(failure.Step, error, options)
                    : Failures.Unknown(failure.Error, failure.Error, failure.Step.Migration);
            }
            await session.WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
