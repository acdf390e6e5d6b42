namespace MigrationKit.Verification.Support;

/// <summary>Runs a file once more over many rows, beside traffic, and measures what both wait.</summary>
internal static class TimedRun
{
    /// <summary>The effects with times; as they were where the file does not take so many rows.</summary>
    public static async Task<IReadOnlyList<StatementEffect>> MeasureAsync(
        WalkStep step,
        int rows,
        CancellationToken cancellationToken
    )
    {
        var oids = step.Effects.Where(effect => effect.IsOverBudget).Select(effect => effect.Oid).ToHashSet();
        var tables = step.Walk.Tables.Filled.Where(table => oids.Contains(table.Oid)).ToList();
        if (rows == 0 || tables.All(table => table.IsView))
        {
            return step.Effects;
        }

        await using var traffic = new BackgroundLoad(step.Walk.DataSource, [.. tables.Where(table => !table.IsView)]);
        try
        {
            return await step.RollBackAsync(
                    async connection =>
                    {
                        await MultipliedRows.AddAsync(connection, rows, oids, cancellationToken).ConfigureAwait(false);
                        return await MeasureAsync(connection, step, traffic, cancellationToken).ConfigureAwait(false);
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            // The copies may break a new unique key that the rows satisfy, or take too long. The verdict needs no times.
            return step.Effects;
        }
    }

    private static async Task<IReadOnlyList<StatementEffect>> MeasureAsync(
        NpgsqlConnection connection,
        WalkStep step,
        BackgroundLoad traffic,
        CancellationToken cancellationToken
    )
    {
        var times = new Dictionary<SqlStatement, (TimeSpan Time, TimeSpan Waited)>();
        foreach (var statement in step.Migration.Statements)
        {
            traffic.Reset();
            var start = TimeProvider.System.GetTimestamp();
            await connection.ExecuteAsync(statement.Text, cancellationToken).ConfigureAwait(false);
            times[statement] = (TimeProvider.System.GetElapsedTime(start), traffic.Longest);
        }
        return
        [
            .. step.Effects.Select(effect =>
                effect with
                {
                    Time = times[effect.Statement].Time,
                    Waited = times[effect.Statement].Waited,
                }
            ),
        ];
    }
}
