using System.Collections.Concurrent;
using MigrationKit.Audit;

namespace MigrationKit.Cli.Audit;

/// <summary>One run on a throwaway server for all targets that have recorded the same; one such server at a time.</summary>
internal sealed class SharedRehearsal(Func<ScratchMigrations, CancellationToken, Task<Snapshot?>> run) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Snapshot?>>> _runs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The token is that of the whole fleet, so whoever comes first speaks for all.</summary>
    internal Task<Snapshot?> RunAsync(ScratchMigrations migrations, CancellationToken cancellationToken) =>
        _runs
            .GetOrAdd(
                string.Join(
                    '\n',
                    [.. migrations.Migrations.Select(one => $"{one.Name} {one.Checksum}"), .. migrations.Extensions]
                ),
                _ => new(() => RunOnceAsync(migrations, cancellationToken))
            )
            .Value;

    public void Dispose() => _turn.Dispose();

    private async Task<Snapshot?> RunOnceAsync(ScratchMigrations migrations, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await run(migrations, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
