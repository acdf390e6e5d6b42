using System.Text.RegularExpressions;
using MigrationKit;
using MigrationKit.Catalog;
using MigrationKit.Footprints;
using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Catalog;

/// <summary>The catalog as lines.</summary>
public sealed class SnapshotTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Task<string> EveryKind => File.ReadAllTextAsync(Golden.PathTo("every-kind.sql"), Ct);

    private static Task<Snapshot> TakeAsync(TestDatabase database) =>
        Snapshot.TakeAsync(database.DataSource, cancellationToken: Ct);

    /// <summary>The snapshot that a session sees which starts with these statements.</summary>
    private static async Task<Snapshot> TakeAsync(TestDatabase database, string session)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await RunAsync(connection, session);
        return await Snapshot.TakeAsync(connection, cancellationToken: Ct);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string script)
    {
        await using var command = new NpgsqlCommand(script, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    [Fact]
    public async Task Every_server_version_gives_the_same_lines_for_the_six_migrations()
    {
        var database = await postgres.NewDatabaseAsync();
        var source = MigrationSource.Directory(Repository.PathTo("migrations"));
        await new Migrator(database.DataSource, source).ApplyAsync(Ct);

        var snapshot = await TakeAsync(database);

        await snapshot.ShouldBeAsync("the-six-migrations.txt");
    }

    [Fact]
    public async Task Every_server_version_gives_the_same_lines_for_every_kind_of_object()
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(database, await EveryKind);

        var snapshot = await TakeAsync(database);

        await snapshot.ShouldBeAsync("every-kind.txt");
    }

    [Fact]
    public async Task What_footprints_name_is_read_as_the_whole_catalog_has_it_and_nothing_else()
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(
            database,
            $"{await EveryKind}; create table other_table (id integer); create schema elsewhere; create table elsewhere.t (id integer)"
        );
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var whole = await Snapshot.TakeAsync(connection, cancellationToken: Ct);
        var named = whole
            .Lines.Select(CatalogLine.Parse)
            .Where(line => line.AnchorParts is not ([.., "other_table"] or ["elsewhere", ..]))
            .ToList();

        var read = await NamedAsync(connection, named);
        var ofObjects = await NamedAsync(connection, [.. named.Where(line => !line.IsGlobal)]);

        read.Should().Equal(named.Select(line => line.Text));
        ofObjects.Should().BeEquivalentTo(named.Select(line => line.Text));
    }

    [Fact]
    public async Task Of_names_that_are_not_there_nothing_is_read()
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(database, await EveryKind);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);

        var read = await NamedAsync(connection, [CatalogLine.Parse("table nowhere"), CatalogLine.Parse("type none")]);

        read.Should().BeEmpty();
    }

    private static async Task<IReadOnlyList<string>> NamedAsync(
        NpgsqlConnection connection,
        IReadOnlyList<CatalogLine> lines
    ) => (await Snapshot.TakeNamedAsync(connection, FootprintNames.In(lines), LineFamily.All, new(), Ct)).Lines;

    [Fact]
    public async Task The_lines_are_the_same_in_another_schema()
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(database, $"create schema app; set search_path = app; {await EveryKind}");

        var snapshot = await TakeAsync(database, "set search_path = app");

        await snapshot.ShouldBeAsync("every-kind.txt");
    }

    [Theory]
    [InlineData("set datestyle = 'German, DMY'; set intervalstyle = 'sql_standard'; set timezone = 'Asia/Tokyo'")]
    [InlineData("set quote_all_identifiers = on; set standard_conforming_strings = off; set bytea_output = escape")]
    [InlineData("set extra_float_digits = -5; set enable_seqscan = off; set plan_cache_mode = force_generic_plan")]
    [InlineData("set search_path = public, other, pg_catalog")]
    [InlineData("set search_path = pg_catalog, public")]
    [InlineData(
        "set search_path = public, pg_catalog; create function public.strpos(text, text) returns integer language sql as 'select 1 / 0'"
    )]
    [InlineData("create temp table parent (id integer); create temp view seen as select 1 as one")]
    public async Task The_lines_are_the_same_whatever_the_session_is_set_to(string session)
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(database, await EveryKind);

        var snapshot = await TakeAsync(database, session);

        var own = (await TakeAsync(database)).OfEveryMajor();
        snapshot.OfEveryMajor().Should().Equal(own);
        own.Where(line => !line.StartsWith("function strpos", StringComparison.Ordinal))
            .Should()
            .Equal(await File.ReadAllLinesAsync(Golden.PathTo("every-kind.txt"), Ct));
    }

    [Fact]
    public async Task Neither_the_order_of_columns_nor_that_of_creation_counts()
    {
        var one = await postgres.NewDatabaseAsync();
        var other = await postgres.NewDatabaseAsync();
        await RunAsync(
            one,
            "create table t (a integer, b text); create index t_a on t (a); create index t_b on t (b); create table u ()"
        );
        await RunAsync(
            other,
            """
            create table u (); create table t (b text, gone integer); alter table t drop column gone;
            create index t_b on t (b); alter table t add a integer; create index t_a on t (a)
            """
        );

        var difference = SnapshotDifference.Between(await TakeAsync(one), await TakeAsync(other));

        difference.Words.Should().BeEmpty();
    }

    [Fact]
    public async Task An_ordinary_role_sees_the_same_but_for_who_owns_what()
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(database, await EveryKind);

        var snapshot = await TakeAsync(database, "set role pg_monitor");

        snapshot
            .OfEveryMajor()
            .Where(line => !line.StartsWith("owner of", StringComparison.Ordinal))
            .Should()
            .Equal(
                (await File.ReadAllLinesAsync(Golden.PathTo("every-kind.txt"), Ct)).Where(line =>
                    !line.StartsWith("owner of", StringComparison.Ordinal)
                )
            );
    }

    [Fact]
    public async Task Who_owns_schema_public_is_not_said_nor_what_an_owner_has()
    {
        var database = await postgres.NewDatabaseAsync();

        await RunAsync(database, "alter schema public owner to pg_monitor");
        var owned = await TakeAsync(database);
        await RunAsync(
            database,
            "revoke usage on schema public from public; revoke create on schema public from pg_monitor"
        );
        var revoked = await TakeAsync(database);

        owned.Lines.Should().BeEmpty();
        revoked
            .Lines.Should()
            .Equal("revoke create on current schema from pg_monitor", "revoke usage on current schema from public");
    }

    [Fact]
    public async Task An_open_transaction_goes_on_as_it_was()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await RunAsync(
            connection,
            "begin; set local datestyle = 'SQL, DMY'; set search_path = nowhere, public; create table t ()"
        );

        var snapshot = await Snapshot.TakeAsync(connection, cancellationToken: Ct);

        snapshot.Lines.Should().Equal("table t");
        await using var command = new NpgsqlCommand(
            """
            select concat_ws(' | ', current_setting('search_path'), current_setting('datestyle'), current_setting('jit'),
              current_setting('enable_nestloop'), to_regclass('t'))
            """,
            connection
        );
        (await command.ExecuteScalarAsync(Ct)).Should().Be("nowhere, public | SQL, DMY | on | on | t");
    }

    [Fact]
    public async Task The_history_is_left_out_wherever_it_is()
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(
            database,
            "create schema \"My App\"; create table \"My App\".\"Done\" (version text primary key); create table t ()"
        );

        var snapshot = await Snapshot.TakeAsync(
            database.DataSource,
            new() { HistoryTable = "\"My App\".\"Done\"" },
            Ct
        );

        snapshot.Lines.Should().Equal("schema \"My App\"", "table t");
    }

    [Fact]
    public async Task Default_privileges_are_lines_and_what_they_give_is_none()
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(
            database,
            """
            alter default privileges grant select on tables to pg_monitor;
            alter default privileges in schema public grant insert on tables to pg_monitor;
            alter default privileges revoke execute on functions from public;
            create table t ();
            create function f() returns integer language sql as 'select 1';
            grant update on t to pg_monitor;
            alter default privileges for role pg_monitor grant all on sequences to public
            """
        );

        var snapshot = await TakeAsync(database);

        snapshot
            .Lines.Where(line => Regex.IsMatch(line, "^(grant|revoke|default privileges) "))
            .Should()
            .Equal(
                "default privileges in current schema on tables: grant insert to pg_monitor",
                "default privileges of pg_monitor on sequences: grant all to public",
                "default privileges on functions: revoke execute from public",
                "default privileges on tables: grant select to pg_monitor",
                "grant update on table t to pg_monitor"
            );
    }

    [Fact]
    public async Task An_empty_database_has_no_lines()
    {
        var database = await postgres.NewDatabaseAsync();

        (await TakeAsync(database)).Lines.Should().BeEmpty();
    }

    // The statements of a script, which needs no splitting: the server takes it whole.
    private static async Task RunAsync(TestDatabase database, string script)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await RunAsync(connection, script);
    }
}
