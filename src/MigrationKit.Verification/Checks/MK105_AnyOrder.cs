namespace MigrationKit.Verification.Checks;

/// <summary>MK105: every valid order ends in the same snapshot.</summary>
internal sealed class MK105_AnyOrder()
    : Check("One of the two files has to require the other, or must not depend on which of them runs first.")
{
    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        var orders = Orders.For(context.Set, Math.Max(1, context.Options.Orders), context.Options.Seed);
        if (orders.Count == 1)
        {
            return Judgement.Skip("there is only one valid order");
        }
        var judged = new HashSet<(Migration, Migration)>();
        var evidence = new List<Evidence>();
        foreach (var order in orders.Skip(1))
        {
            if (
                !await SameAsync(context, order, cancellationToken).ConfigureAwait(false)
                && await FindAsync(context, order, cancellationToken).ConfigureAwait(false) is { } pair
                && judged.Add((pair.First, pair.Second))
            )
            {
                evidence.AddRange(await JudgeAsync(context, pair, cancellationToken).ConfigureAwait(false));
            }
        }
        return Judgement.FailIfAny(evidence, $"{Plural.Count(orders.Count, "order")}, seed {context.Options.Seed}");
    }

    /// <summary>
    /// The first two neighbours whose exchange, on the way from the folder's order to another one, changes the result.
    /// </summary>
    private static async Task<Exchange?> FindAsync(
        VerificationContext context,
        IReadOnlyList<Migration> order,
        CancellationToken cancellationToken
    )
    {
        List<Migration> way = [.. context.Migrations];
        for (var to = 0; to < order.Count; to++)
        {
            for (var from = way.IndexOf(order[to]); from > to; from--)
            {
                (way[from - 1], way[from]) = (way[from], way[from - 1]);
                if (!await SameAsync(context, way, cancellationToken).ConfigureAwait(false))
                {
                    return new(way[from], way[from - 1], [.. way]);
                }
            }
        }
        return null;
    }

    private static async Task<bool> SameAsync(
        VerificationContext context,
        IReadOnlyList<Migration> order,
        CancellationToken cancellationToken
    )
    {
        var (words, error) = await TryAsync(context, order, cancellationToken).ConfigureAwait(false);
        return error is null && words.Count == 0;
    }

    /// <summary>How the result differs from that of the folder's order, or the error on the way.</summary>
    private static async Task<(IReadOnlyList<string> Words, MigrationFailedException? Error)> TryAsync(
        VerificationContext context,
        IReadOnlyList<Migration> order,
        CancellationToken cancellationToken
    )
    {
        await using var database = await context.DatabaseAsync([], cancellationToken).ConfigureAwait(false);
        try
        {
            await context.History.ApplyAsync(database, order, cancellationToken).ConfigureAwait(false);
            return (await context.DifferencesAsync(database, cancellationToken).ConfigureAwait(false), null);
        }
        catch (MigrationFailedException e)
        {
            return ([], e);
        }
    }

    private static async Task<IReadOnlyList<Evidence>> JudgeAsync(
        VerificationContext context,
        Exchange exchange,
        CancellationToken cancellationToken
    )
    {
        var (words, error) = await TryAsync(context, exchange.Order, cancellationToken).ConfigureAwait(false);
        var situation = $"{exchange.Second.Name} before {exchange.First.Name}";
        if (error is null)
        {
            return
            [
                .. words.Select(word =>
                    Evidence.At(
                        exchange.Second,
                        StatementSearch.LastNaming(exchange.Second, word),
                        $"{situation}: {word}"
                    )
                ),
            ];
        }
        // A file that fails with its declared ancestors alone is MK103's to name.
        var failed = context.Set.Find(error.Name)!;
        return
            await context.TryAsync(context.Ancestors(failed), failed, cancellationToken).ConfigureAwait(false) is null
            ? [Evidence.From(error, $"{situation}: ")]
            : [];
    }

    /// <summary>Two files that nothing keeps in their order, and an order in which the second comes right before the first.</summary>
    private sealed record Exchange(Migration First, Migration Second, IReadOnlyList<Migration> Order);
}
