namespace MigrationKit.Verification.Checks;

/// <summary>MK405: a data migration gives the same rows whatever the order of the rows on disk, and in any time zone.</summary>
internal sealed class MK405_SameRows()
    : StepCheck(
        "Order by something unique wherever the order decides, and say the time zone: at time zone 'UTC'",
        isAllowable: true
    )
{
    // Tables are rewritten in their present order or in reverse, so that a scan meets the rows in that order. CLUSTER does
    // it without firing a trigger, by an index that numbers the rows. The index needs a function that looks immutable and
    // dependent on the row. The present order is rewritten too, because CLUSTER tells the planner more about the table.
    private static readonly string[] InOrder = Number(increment: 1);
    private static readonly string[] Reversed = Number(increment: -1);

    private const string StoreSql = """
        do $migrationkit$
        declare
          any_column name := (select attname from pg_catalog.pg_attribute
            where attrelid = {1}::regclass and attnum > 0 and not attisdropped order by attnum limit 1);
        begin
          execute format('create index migrationkit_place on {0} (pg_temp.migrationkit_place(%I))', any_column);
          cluster {0} using migrationkit_place;
          execute format('drop index %s', (select indexrelid::regclass from pg_catalog.pg_index where indrelid = {1}::regclass and indisclustered));
        end $migrationkit$
        """;

    // No instant has the same date in both as in UTC.
    private const string East = "set local timezone = 'Pacific/Kiritimati'";
    private const string West = "set local timezone = 'Etc/GMT+12'";

    public override async Task RehearsedAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        var read = TablesRead(step);
        if (
            read.Count == 0
            || step.Migration.NoTransaction
            || !step.Migration.Text.MentionsAny("insert", "update", "delete", "merge")
        )
        {
            return;
        }
        var tables = new HashSet<string>(StringComparer.Ordinal);
        string[] store = [.. read.Select(StoreAnew)];
        string[] asItIs = [.. InOrder, .. store];
        string[] reversed = [.. Reversed, .. store];
        var first = await RunAsync(step, asItIs, tables, cancellationToken).ConfigureAwait(false);
        HashSet<string> clocks = [.. first.ColumnsWithClocks(TimeProvider.System.GetUtcNow())];
        // Several things are different at once, because most files pass.
        string[][] quick =
        [
            [.. reversed, East],
            [.. reversed, West],
        ];
        if (
            tables.Count == 0
            || await AreSameAsync(step, quick, tables, (first, clocks), cancellationToken).ConfigureAwait(false)
        )
        {
            return;
        }
        var second = await RunAsync(step, asItIs, tables, cancellationToken).ConfigureAwait(false);
        // What two equal runs differ in, a clock, something random, a number of a sequence, tells nothing.
        HashSet<string> masked = [.. first.ColumnsThatDiffer(second), .. clocks];
        (IReadOnlyList<string> Before, string Words)[] situations =
        [
            (reversed, "with the rows stored in another order"),
            ([.. asItIs, East], "in a time zone far in the east"),
            ([.. asItIs, West], "in a time zone far in the west"),
        ];
        await CompareAsync(step, situations, tables, (first, masked), findings, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Whether the file ends in the same rows in each of these situations.</summary>
    private static async Task<bool> AreSameAsync(
        WalkStep step,
        IEnumerable<IReadOnlyList<string>> situations,
        HashSet<string> written,
        (RowSet Rows, HashSet<string> Masked) expected,
        CancellationToken cancellationToken
    )
    {
        try
        {
            foreach (var before in situations)
            {
                var other = await RunAsync(step, before, written, cancellationToken).ConfigureAwait(false);
                if (other.DifferencesAsSets(expected.Rows, expected.Masked).Any())
                {
                    return false;
                }
            }
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    /// <summary>Runs the file in other situations.</summary>
    /// <param name="situations">What is done before it, and in which words.</param>
    /// <param name="written">The tables that it writes to.</param>
    /// <param name="expected">The rows that it ends in, and the columns that tell nothing.</param>
    private static async Task CompareAsync(
        WalkStep step,
        IEnumerable<(IReadOnlyList<string> Before, string Words)> situations,
        HashSet<string> written,
        (RowSet Rows, HashSet<string> Masked) expected,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        foreach (var (before, situation) in situations)
        {
            try
            {
                var other = await RunAsync(step, before, written, cancellationToken).ConfigureAwait(false);
                var differences = other.DifferencesAsSets(expected.Rows, expected.Masked);
                Accuse(step, [.. differences], situation, findings);
            }
            catch (PostgresException e)
            {
                findings.Fail(new(step.Migration, null), $"{situation} it fails: {e.MessageText} ({e.SqlState})");
            }
        }
    }

    private static string[] Number(int increment) =>
        [
            $"create temporary sequence migrationkit_place increment {increment}",
            """
                create function pg_temp.migrationkit_place(anyelement) returns bigint language sql immutable
                as 'select pg_catalog.nextval(''pg_temp.migrationkit_place'')'
                """,
        ];

    private static string StoreAnew(FilledTable table) =>
        StoreSql
            .Replace("{1}", Quote.Literal(table.Sql), StringComparison.Ordinal)
            .Replace("{0}", table.Sql, StringComparison.Ordinal);

    private static List<FilledTable> TablesRead(WalkStep step) =>
        [
            .. step
                .Effects.Where(effect => effect.Scanned && effect.Rows > 1)
                .Select(effect => step.Walk.Tables.Find(effect.Oid))
                .OfType<FilledTable>()
                .Where(table => !table.IsView)
                .Distinct(),
        ];

    private static void Accuse(WalkStep step, IReadOnlyList<string> differences, string situation, Findings findings)
    {
        foreach (var difference in differences)
        {
            var table = difference["rows of ".Length..].Split(':')[0].Split('.')[^1];
            findings.Fail(
                new(step.Migration, StatementSearch.LastWriting(step.Migration, table)),
                $"{situation} it ends in other {difference}",
                table
            );
        }
    }

    /// <summary>The rows that the file ends in; it is rolled back.</summary>
    /// <param name="before">What is done before it.</param>
    /// <param name="tables">The tables that it writes to; the first run finds them.</param>
    private static Task<RowSet> RunAsync(
        WalkStep step,
        IReadOnlyList<string> before,
        HashSet<string> tables,
        CancellationToken cancellationToken
    ) =>
        step.RollBackAsync(
            async connection =>
            {
                await connection
                    .ExecuteAsync(["set local timezone = 'UTC'", .. before], cancellationToken)
                    .ConfigureAwait(false);
                await connection.ExecuteAsync(step.Migration, cancellationToken).ConfigureAwait(false);
                await connection
                    .ExecuteAsync(
                        ["reset role", "set local timezone = 'UTC'", "set local row_security = off"],
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                if (tables.Count == 0)
                {
                    tables.UnionWith(await WrittenAsync(connection, cancellationToken).ConfigureAwait(false));
                }
                return (await RowSet.TakeAsync(connection, tables, cancellationToken).ConfigureAwait(false)).Rows;
            },
            cancellationToken
        );

    /// <summary>The tables that the transaction wrote to.</summary>
    private static Task<List<string>> WrittenAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ReadAllAsync(
            """
            select case schemaname when 'public' then '' else schemaname || '.' end || relname
            from pg_catalog.pg_stat_xact_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0
            """,
            reader => reader.GetString(0),
            cancellationToken
        );
}
