using System.Collections.Concurrent;

namespace MigrationKit.Cli.Audit;

/// <summary>One run on a throwaway server for all targets that have recorded the same; one such server at a time.</summary>
internal sealed class SharedRehearsal(Func<ScratchMigrations, CancellationToken, Task<Snapshot?>> run) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Snapshot?>>> _runs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The token is that of the whole fleet, so whoever comes first speaks for all.</summary>
    internal Task<Snapshot?> RunAsync(ScratchMigrations migrations, CancellationToken cancellationToken) =>
        _runs.GetOrAdd(Key(migrations), _ => new(() => RunOnceAsync(migrations, cancellationToken))).Value;

    private static string Key(ScratchMigrations migrations) =>
        string.Join(
            '\n',
            [
                .. migrations.Migrations.Select(one => $"{one.Name} {one.Checksum}"),
                .. migrations.Extensions.Select(one => one.ToString()),
                .. Schemas(migrations).Select(schema => $"{schema};"),
            ]
        );

    /// <summary>The search_path. The schema of a tenant is as good as another's, unless a file names it.</summary>
    private static IEnumerable<string> Schemas(ScratchMigrations migrations) =>
        migrations.SearchPath is [not "public" and { } current, ..]
        && !migrations.Migrations.Any(one => one.Text.Contains(current, StringComparison.OrdinalIgnoreCase))
            ? migrations.SearchPath.Skip(1).Prepend("")
            : migrations.SearchPath;

    public void Dispose() => _turn.Dispose();

    private async Task<Snapshot?> RunOnceAsync(ScratchMigrations migrations, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await run(migrations, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}
