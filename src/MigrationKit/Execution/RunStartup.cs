using MigrationKit.Exceptions;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// Reads the migrations and connects at the same time, because a run that has nothing to do consists of these two.
/// Nothing is sent on the connection before the migrations are known to be sound.
/// </summary>
internal static class RunStartup
{
    /// <exception cref="InvalidMigrationsException">The folder is not sound, whatever became of the connection.</exception>
    /// <exception cref="DatabaseUnavailableException">No connection.</exception>
    public static async Task<(MigrationSet Set, NpgsqlConnection Connection)> LoadAndOpenAsync(
        MigrationSource source,
        NpgsqlDataSource dataSource,
        MigratorOptions options,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var loading = MigrationSet.LoadAsync(source, cancellationToken);
        var opening = new Server(dataSource, options).OpenAsync(stop.Token);
        try
        {
            await loading.ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
            {
                await opening.Result.DisposeAsync().ConfigureAwait(false);
            }
            throw;
        }
        return (await loading.ConfigureAwait(false), await opening.ConfigureAwait(false));
    }
}
