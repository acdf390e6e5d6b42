namespace MigrationKit.Testing.Checks;

/// <summary>MK105: every valid order ends in the same snapshot.</summary>
internal sealed class AnyOrder()
    : Check(
        "MK105",
        "any order",
        "One of the two files has to require the other, or stop depending on who was first."
    )
{
    public override async Task<Judgement> JudgeAsync(
        Scene scene,
        CancellationToken cancellationToken
    )
    {
        var orders = Orders.Of(scene.Set, Math.Max(1, scene.Options.Orders), scene.Options.Seed);
        if (orders.Count == 1)
        {
            return Judgement.Skip("there is only one valid order");
        }
        var fresh = await scene.FreshAsync().ConfigureAwait(false);
        var evidence = new List<Evidence>();
        foreach (var order in orders.Skip(1))
        {
            await using var database = await scene
                .DatabaseAsync([], samples: false, cancellationToken)
                .ConfigureAwait(false);
            try
            {
                await Scene
                    .ApplyAsync(database.DataSource, order, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (MigrationFailedException e)
            {
                await JudgeAsync(scene, order, e, evidence, cancellationToken)
                    .ConfigureAwait(false);
                continue;
            }
            var snapshot = await Snapshot
                .TakeAsync(database.DataSource, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            evidence.AddRange(
                SnapshotDifference
                    .Between(snapshot, fresh)
                    .Words.Select(word => new Evidence(
                        $"{word}, where the order is {Show(scene, order)}"
                    ))
            );
        }
        return Judgement.FailIfAny(evidence, $"{orders.Count} orders, seed {scene.Options.Seed}");
    }

    /// <summary>A file that fails with its declared ancestors alone is MK103's to name.</summary>
    private static async Task JudgeAsync(
        Scene scene,
        IReadOnlyList<Migration> order,
        MigrationFailedException error,
        List<Evidence> evidence,
        CancellationToken cancellationToken
    )
    {
        var failed = scene.Set.Find(error.Name)!;
        if (
            await scene
                .TryAsync(scene.Ancestors(failed), failed, cancellationToken)
                .ConfigureAwait(false)
            is null
        )
        {
            var found = Blame.For(error);
            evidence.Add(
                found with
                {
                    Message = $"fails where the order is {Show(scene, order)}: {found.Message}",
                }
            );
        }
    }

    /// <summary>The order from its first difference on.</summary>
    private static string Show(Scene scene, IReadOnlyList<Migration> order) =>
        string.Join(", ", order.SkipWhile((migration, i) => migration == scene.Migrations[i]));
}
