using MigrationKit;
using MigrationKit.Catalog;
using MigrationKit.Footprints;
using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Catalog;

/// <summary>Options in the catalog: what people set counts, what a server keeps for itself does not.</summary>
public sealed class KnownOptionsTests(PostgresFixture postgres)
{
    private const string Table = "create table t{1} (a integer) with ({0})";
    private const string Column = "create table t{1} (a integer); alter table t{1} alter a set ({0})";
    private const string View = "create table u{1} (a integer); create view t{1} with ({0}) as table u{1}";

    private const string Everything = """
        create table u (id integer primary key, a integer not null, exclude using btree (a with =) with (fillfactor = 60));
        create index u_a on u (a);
        create index u_half on u (a) with (fillfactor = 50);
        create table t (a integer, g tsvector) with (fillfactor = 70);
        alter table t alter a set (n_distinct = 5);
        create index t_g on t using gist (g tsvector_ops (siglen = 100)) with (fillfactor = 50);
        create view v with (security_barrier) as table t;
        create materialized view m as table t;
        create foreign data wrapper fdw;
        create server far foreign data wrapper fdw;
        create foreign table away (a integer) server far options (a 'b');
        """;

    // As PostgreSQL 15.20 does to columns, and as a server might to the rest.
    private const string OptionsOfTheServer = """
        set allow_system_table_mods = on;
        update pg_attribute set attoptions = array['pg_attver=' || attnum] || attoptions
        where attnum > 0 and attrelid in (select oid from pg_class where relkind in ('r', 'v', 'm', 'f') and oid >= 16384);
        update pg_class set reloptions = reloptions || array['pg_relver=it''s']
        where relkind in ('r', 'v', 'm', 'i') and relnamespace = 'public'::regnamespace;
        update pg_foreign_table set ftoptions = ftoptions || '{pg_ftver=1}';
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Task<Snapshot> TakeAsync(TestDatabase database) =>
        Snapshot.TakeAsync(database.DataSource, cancellationToken: Ct);

    // The server takes a script whole, where it has no parameters.
    private static async Task RunAsync(TestDatabase database, string script)
    {
        await using var command = database.DataSource.CreateCommand(script);
        await command.ExecuteNonQueryAsync(Ct);
    }

    [Fact]
    public async Task What_a_server_keeps_for_itself_is_left_out_of_the_snapshot()
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(database, Everything);
        var before = await TakeAsync(database);

        await RunAsync(database, OptionsOfTheServer);

        (await TakeAsync(database)).Lines.Should().Equal(before.Lines);
        before
            .Lines.Should()
            .Contain(
                [
                    "column t.a integer with (n_distinct=5)",
                    "constraint u.u_a_excl EXCLUDE USING btree (a WITH =) WITH (fillfactor='60')",
                    "index t_g on t USING gist (g tsvector_ops (siglen='100')) WITH (fillfactor='50')",
                    "table away foreign on far with (a=b)",
                    "table t with (fillfactor=70)",
                ]
            );
    }

    [Theory]
    [InlineData("u", true)]
    [InlineData("", false)]
    public async Task What_a_server_keeps_for_itself_passes_the_assertion(string table, bool plain)
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(database, Everything);
        var lines = (await TakeAsync(database)).Lines.Where(line =>
            table == "" || CatalogLine.Parse(line).Anchor == table
        );
        var footprint = Footprints.Footprints.For("m", [.. lines.Select(line => $"+ {line}")]);

        await RunAsync(database, OptionsOfTheServer);

        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var major = connection.PostgreSqlVersion.Major;
        PlainTables.Are(footprint, major).Should().Be(plain);
        var prepared = new PreparedAssertion("mine_", major);
        string[] assertions =
        [
            FootprintAssertion.For(footprint, major)!,
            "begin",
            .. prepared.Prepare([footprint]),
            .. prepared.For(footprint),
        ];
        foreach (var sql in assertions)
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(sql) } };
            await batch.ExecuteNonQueryAsync(Ct);
        }
    }

    private static readonly (string Create, string Option, int Since)[] Options =
    [
        (Table, "fillfactor=70", 14),
        (Table, "toast_tuple_target=256", 14),
        (Table, "parallel_workers=1", 14),
        (Table, "autovacuum_enabled=true", 14),
        (Table, "vacuum_index_cleanup=off", 14),
        (Table, "vacuum_truncate=false", 14),
        (Table, "autovacuum_vacuum_threshold=1", 14),
        (Table, "autovacuum_vacuum_max_threshold=1", 18),
        (Table, "autovacuum_vacuum_scale_factor=1", 14),
        (Table, "autovacuum_vacuum_insert_threshold=1", 14),
        (Table, "autovacuum_vacuum_insert_scale_factor=1", 14),
        (Table, "autovacuum_analyze_threshold=1", 14),
        (Table, "autovacuum_analyze_scale_factor=1", 14),
        (Table, "autovacuum_vacuum_cost_delay=1", 14),
        (Table, "autovacuum_vacuum_cost_limit=1", 14),
        (Table, "autovacuum_freeze_min_age=1", 14),
        (Table, "autovacuum_freeze_max_age=100000", 14),
        (Table, "autovacuum_freeze_table_age=1", 14),
        (Table, "autovacuum_multixact_freeze_min_age=1", 14),
        (Table, "autovacuum_multixact_freeze_max_age=10000", 14),
        (Table, "autovacuum_multixact_freeze_table_age=1", 14),
        (Table, "log_autovacuum_min_duration=1", 14),
        (Table, "vacuum_max_eager_freeze_failure_rate=1", 18),
        (Table, "user_catalog_table=true", 14),
        (Column, "n_distinct=5", 14),
        (Column, "n_distinct_inherited=5", 14),
        (View, "check_option=local", 14),
        (View, "security_barrier=true", 14),
        (View, "security_invoker=true", 15),
        (Index("btree (a)"), "deduplicate_items=off", 14),
        (Index("btree (a)"), "vacuum_cleanup_index_scale_factor=1", 14),
        (Index("gist (g)"), "buffering=on", 14),
        (Index("gin (g)"), "fastupdate=off", 14),
        (Index("gin (g)"), "gin_pending_list_limit=64", 14),
        (Index("brin (a)"), "pages_per_range=1", 14),
        (Index("brin (a)"), "autosummarize=true", 14),
    ];

    private static string Index(string method) =>
        $"create table t{{1}} (a integer, g tsvector); create index on t{{1}} using {method} with ({{0}})";

    [Fact]
    public async Task Every_option_that_PostgreSQL_documents_is_seen()
    {
        Options.Select(option => option.Option.Split('=')[0]).Should().Equal(KnownOptions.Names);
        var database = await postgres.NewDatabaseAsync();
        var options = Options.Where(option => option.Since <= postgres.Host.ServerMajorVersion).ToList();
        var script = options.Select((option, i) => string.Format(null, option.Create, option.Option, i));
        await RunAsync(database, string.Join(";\n", script));

        var seen = (await TakeAsync(database))
            .Lines.Select(line => line.Replace("'", "", StringComparison.Ordinal))
            .Where(line => line.EndsWith(')') && line.Contains(" with (", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(line.LastIndexOf('(') + 1)..^1]);

        seen.Should().BeEquivalentTo(options.Select(option => option.Option));
    }

    [Fact]
    public async Task What_an_extension_names_is_seen()
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(
            database,
            """
            create access method theirs type index handler hashhandler;
            create operator class numbers default for type integer using theirs as operator 1 =, function 1 hashint4(integer);
            create table t (a integer);
            create index t_a on t using theirs (a);
            set allow_system_table_mods = on;
            update pg_class set reloptions = '{lists=100,pg_relver=1}' where relname = 't_a';
            """
        );

        (await TakeAsync(database)).Lines.Should().Contain("index t_a on t USING theirs (a) WITH (lists='100')");
    }
}
