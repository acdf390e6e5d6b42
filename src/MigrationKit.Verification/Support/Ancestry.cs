namespace MigrationKit.Verification.Support;

/// <summary>Questions about who requires whom.</summary>
internal static class Ancestry
{
    /// <summary>All that some migrations require, directly or through others, themselves left out, in apply order.</summary>
    public static IReadOnlyList<Migration> Ancestors(
        this VerificationContext context,
        params IEnumerable<Migration> migrations
    )
    {
        HashSet<Migration> found = [];
        var open = new Stack<Migration>(migrations.SelectMany(migration => migration.Requires));
        while (open.TryPop(out var migration))
        {
            if (found.Add(migration))
            {
                foreach (var required in migration.Requires)
                {
                    open.Push(required);
                }
            }
        }
        return [.. context.Migrations.Where(found.Contains)];
    }

    /// <summary>Migrations and all that they require, in apply order.</summary>
    public static IReadOnlyList<Migration> Closure(
        this VerificationContext context,
        params IReadOnlyCollection<Migration> migrations
    )
    {
        var ancestors = context.Ancestors(migrations);
        return
        [
            .. context.Migrations.Where(migration => ancestors.Contains(migration) || migrations.Contains(migration)),
        ];
    }

    /// <summary>The migrations before one in apply order.</summary>
    public static IReadOnlyList<Migration> Before(this VerificationContext context, Migration migration) =>
        [.. context.Migrations.TakeWhile(other => other != migration)];

    /// <summary>
    /// What went wrong when a migration was applied to a database with only these others, be it that one of them
    /// failed; null if nothing.
    /// </summary>
    public static async Task<MigrationFailedException?> TryAsync(
        this VerificationContext context,
        IReadOnlyList<Migration> others,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var database = await context
                .DatabaseAsync([.. others, migration], cancellationToken)
                .ConfigureAwait(false);
            return null;
        }
        catch (MigrationFailedException e)
        {
            return e;
        }
    }
}
