namespace MigrationKit.Verification.Checks;

/// <summary>MK507: a transaction takes ACCESS EXCLUSIVE on one filled table, not on one after the other.</summary>
internal sealed class MK507_LockOrder() : StepCheck("Give each table a file of its own", isAllowable: true)
{
    private const string ThereSql = """
        select coalesce(pg_catalog.pg_partition_root(oid), oid)::bigint from pg_catalog.pg_class where oid = $1
        """;

    public override async Task AfterAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        if (step.Failure is not null || step.Migration.NoTransaction)
        {
            return;
        }
        var first = step
            .Effects.Where(effect => effect.IsNewLock && LockModes.BlocksReads(effect.Mode))
            .DistinctBy(effect => effect.Oid)
            .ToList();
        // What one statement locks is PostgreSQL's to order.
        if (first.DistinctBy(effect => effect.Statement).Count() < 2)
        {
            return;
        }
        var held = await ByRootAsync(step, first, cancellationToken).ConfigureAwait(false);
        var inOrder = held.Values.GroupBy(effect => effect.Statement, effect => effect.Table).ToList();
        if (inOrder is [var one, var next, ..])
        {
            findings.Warn(
                new(step.Migration, next.Key),
                $"locks table {string.Join(", ", next)} while the transaction holds {string.Join(", ", one)} in the same way, ACCESS EXCLUSIVE: "
                    + "a transaction that uses them the other way round deadlocks with it"
            );
        }
    }

    /// <summary>The locks by table: partitions count as their parent, and a table that is dropped by now is nobody's.</summary>
    private static async Task<Dictionary<long, StatementEffect>> ByRootAsync(
        WalkStep step,
        IReadOnlyList<StatementEffect> locks,
        CancellationToken cancellationToken
    )
    {
        var held = new Dictionary<long, StatementEffect>();
        foreach (var effect in locks)
        {
            var roots = await step
                .Walk.DataSource.ReadAllAsync(
                    ThereSql,
                    reader => reader.GetInt64(0),
                    cancellationToken,
                    OidParameter.For(effect.Oid)
                )
                .ConfigureAwait(false);
            if (roots is [var root])
            {
                held.TryAdd(root, effect);
            }
        }
        return held;
    }
}
