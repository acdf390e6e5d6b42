namespace MigrationKit.Verification.Support;

/// <summary>Finds the first file after which something is wrong, and its statement, by halves.</summary>
internal static class FirstCulprit
{
    /// <param name="found">What is wrong after all of it.</param>
    /// <param name="judge">What is wrong after these migrations.</param>
    public static async Task<IReadOnlyList<Evidence>> FindAsync(
        IReadOnlyList<Migration> migrations,
        IReadOnlyList<string> found,
        Func<IReadOnlyList<Migration>, Task<IReadOnlyList<string>>> judge
    )
    {
        var (count, words) = await FirstAsync(migrations.Count, found, first => judge([.. migrations.Take(first)]))
            .ConfigureAwait(false);
        var guilty = migrations[count - 1];
        var statement = await StatementAsync(guilty, words, file => judge([.. migrations.Take(count - 1), file]))
            .ConfigureAwait(false);
        return [.. words.Select(word => Evidence.At(guilty, statement, $"after this, {word}"))];
    }

    private static async Task<SqlStatement?> StatementAsync(
        Migration guilty,
        IReadOnlyList<string> found,
        Func<Migration, Task<IReadOnlyList<string>>> judge
    )
    {
        try
        {
            var (count, _) = await FirstAsync(
                    guilty.Statements.Count,
                    found,
                    first => judge(FaultInjection.Cut(guilty, first))
                )
                .ConfigureAwait(false);
            return guilty.Statements[count - 1];
        }
        catch (MigrationKitException)
        {
            // A part of the file does not apply: the whole of it is named.
            return null;
        }
    }

    /// <summary>The smallest number with something wrong, between none, which is fine, and all.</summary>
    private static async Task<(int Count, IReadOnlyList<string> Found)> FirstAsync(
        int all,
        IReadOnlyList<string> found,
        Func<int, Task<IReadOnlyList<string>>> judge
    )
    {
        var (fine, wrong) = (0, all);
        while (wrong - fine > 1)
        {
            var middle = (fine + wrong) / 2;
            var early = await judge(middle).ConfigureAwait(false);
            (fine, wrong, found) = early.Count == 0 ? (middle, wrong, found) : (fine, middle, early);
        }
        return (wrong, found);
    }
}
