namespace MigrationKit.Verification.Checks;

/// <summary>MK505: no statement rewrites every row of a filled table in one transaction.</summary>
internal sealed class MK505_Bulk()
    : StepCheck(
        "Write in batches, each in a transaction of its own: a procedure that commits, called in a no-transaction file",
        isAllowable: true
    )
{
    // A partition is a batch, unless the others are written by the same statement.
    private const string PartsSql = """
        select p.relid::bigint from pg_catalog.pg_partition_tree(pg_catalog.pg_partition_root($1)) p where p.isleaf
        """;

    public override async Task AfterAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        if (step.Failure is not null)
        {
            return;
        }
        foreach (var statement in step.Effects.GroupBy(effect => effect.Statement))
        {
            var whole = statement.Where(effect => effect.WritesAll).ToDictionary(effect => effect.Oid);
            foreach (var effect in whole.Values.Where(effect => !IsLookup(step, effect.Table)))
            {
                var parts = await PartsAsync(step, effect.Oid, cancellationToken).ConfigureAwait(false);
                if (parts.All(part => whole.ContainsKey(part) || step.Walk.Tables.Find(part) is null))
                {
                    findings.Warn(new(step.Migration, statement.Key), Words(effect));
                }
            }
        }
    }

    private static string Words(StatementEffect effect) =>
        effect.Updated == 0
            ? $"deletes every row of table {effect.Table} in one transaction: all stay locked until it ends"
            : $"writes every row of table {effect.Table} in one transaction: all stay locked until it ends, and the table grows to twice its size";

    /// <summary>Whether the rows of a table are the folder's own: a seed, of which there are few.</summary>
    private static bool IsLookup(WalkStep step, string table)
    {
        var name = table.Split('.')[^1];
        return !step.Context.Samples.Values.Any(sample => sample.Text.Mentions(name))
            && step.Before.SelectMany(migration => migration.Statements)
                .Any(statement =>
                    statement.Text.Mentions(name)
                    && statement.Text.Mentions("insert")
                    && statement.Text.Mentions("values")
                );
    }

    private static Task<List<uint>> PartsAsync(WalkStep step, uint table, CancellationToken cancellationToken) =>
        step.Walk.DataSource.ReadAllAsync(
            PartsSql,
            reader => (uint)reader.GetInt64(0),
            cancellationToken,
            OidParameter.For(table)
        );
}
