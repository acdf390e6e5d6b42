using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Records by hand what is not run, under the run lock.</summary>
internal sealed class Adoption(NpgsqlDataSource dataSource, MigrationSet set, MigratorOptions options)
{
    /// <param name="choose">
    /// Chooses what is recorded, and what the comment on the history table says of how it began; null for no change. It
    /// throws where something does not fit.
    /// </param>
    /// <param name="isModified">Whether they are recorded already, and their present files are accepted.</param>
    /// <param name="cancellationToken">Stops waiting for the run lock.</param>
    /// <returns>The names of what was recorded.</returns>
    public async Task<IReadOnlyList<string>> AdoptAsync(
        Func<RunSession, Task<(IReadOnlyList<Migration> Migrations, string? Comment)>> choose,
        bool isModified,
        CancellationToken cancellationToken
    )
    {
        await using var session = new RunSession(dataSource, set, options, new(options, _ => { }));
        await session.OpenAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var (migrations, comment) = await choose(session).ConfigureAwait(false);
            if (migrations.Count == 0 && (comment is null || comment == session.State.Comment))
            {
                return [];
            }
            var steps = session.Steps.Adopt(session.State, set, migrations, isModified, comment);
            var recorded = await session
                .RecordAsync(
                    steps,
                    broken => Failures.Unknown(broken.Error, broken.Error, broken.Step.Migration),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (recorded)
            {
                return [.. migrations.Select(migration => migration.Name)];
            }
        }
    }
}
