using MigrationKit.Exceptions;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// Reads the files and the history at the same time, because a run that has nothing to do consists of these two. What the
/// history does not know is parsed then, and nothing is written before all of it is known to be sound.
/// </summary>
internal static class RunStartup
{
    // A server that does not answer at once leaves the time to parse everything.
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(200);

    /// <exception cref="InvalidMigrationsException">The folder is not sound, whatever became of the connection.</exception>
    /// <exception cref="DatabaseUnavailableException">No connection.</exception>
    public static async Task<(
        MigrationSet Set,
        (NpgsqlConnection Connection, DatabaseState State) Opened
    )> LoadAndOpenAsync(
        MigrationSource source,
        NpgsqlDataSource dataSource,
        MigratorOptions options,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (options.Timeout is { } limit)
        {
            stop.CancelAfter(limit);
        }
        var opening = new Server(dataSource, options).OpenAndReadAsync(
            TableName.Parse(options.HistoryTable),
            stop.Token
        );
        var loading = source.OpenAsync(opening, cancellationToken);
        try
        {
            var load = await loading.ConfigureAwait(false);
            await Task.WhenAny(opening, Task.Delay(Prompt, stop.Token)).ConfigureAwait(false);
            var set = load(opening.IsCompletedSuccessfully ? opening.Result.Item2.Rows : []);
            return (set, await opening.ConfigureAwait(false));
        }
        catch (OperationCanceledException e)
            when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Failures.TimedOut(options.Timeout!.Value, null, null, e);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
            {
                await opening.Result.Item1.DisposeAsync().ConfigureAwait(false);
            }
            throw;
        }
    }
}
