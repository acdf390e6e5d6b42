namespace MigrationKit.Sources;

/// <summary>Reads files on all processors, where they are many.</summary>
internal static class ManyFiles
{
    // For fewer, starting threads takes longer than reading.
    private const int Many = 100;

    /// <summary>What a function makes of each file, in their order.</summary>
    internal static TResult[] Read<T, TResult>(
        IReadOnlyList<T> files,
        Func<T, TResult> read,
        CancellationToken cancellationToken = default
    )
    {
        var results = new TResult[files.Count];
        if (files.Count < Many)
        {
            for (var i = 0; i < results.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                results[i] = read(files[i]);
            }
        }
        else
        {
            Parallel.For(
                0,
                results.Length,
                new ParallelOptions { CancellationToken = cancellationToken },
                i => results[i] = read(files[i])
            );
        }
        return results;
    }
}
