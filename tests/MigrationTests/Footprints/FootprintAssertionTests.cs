using MigrationKit;
using MigrationKit.Footprints;
using MigrationKit.Tests;
using MigrationTests.Catalog;
using Npgsql;

namespace MigrationTests.Footprints;

/// <summary>A footprint asserted against a database, both ways: planned once for the session, and on the spot.</summary>
public sealed class FootprintAssertionTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private const string CreateT = """
        create table u (id integer primary key);
        create table t (
          id bigint generated always as identity primary key,
          a integer not null default 5,
          u_id integer constraint t_u references u,
          note text
        );
        create index t_a_idx on t (a);
        """;

    private static readonly Footprint OfT = Footprints.For(
        "create_t",
        "+ table t",
        "+ column t.id bigint not null generated always as identity",
        "+ column t.a integer not null default 5",
        "+ column t.u_id integer",
        "+ column t.note text",
        "+ constraint t.t_pkey PRIMARY KEY (id)",
        "+ constraint t.t_u FOREIGN KEY (u_id) REFERENCES u(id)",
        "+ index t_a_idx on t USING btree (a)"
    );

    /// <summary>
    /// What the assertion says in words; nothing where it holds. What the session has prepared for it has to say the same,
    /// without words.
    /// </summary>
    private static async Task<IReadOnlyList<string>> AssertAsync(NpgsqlConnection connection, Footprint footprint)
    {
        var holds = await HoldsAsync(connection, footprint);
        try
        {
            await RunAsync(connection, FootprintAssertion.For(footprint, connection.PostgreSqlVersion.Major)!);
            holds.Should().BeTrue();
            return [];
        }
        catch (PostgresException e) when (e.SqlState == FootprintAssertion.SqlState)
        {
            holds.Should().BeFalse();
            return FootprintAssertion.DifferenceIn(e.MessageText).Words;
        }
    }

    private static async Task<bool> HoldsAsync(NpgsqlConnection connection, Footprint footprint)
    {
        var assertion = new PreparedAssertion("mine_", connection.PostgreSqlVersion.Major);
        await RunAsync(connection, "begin");
        try
        {
            foreach (var sql in assertion.Prepare([footprint]).Concat(assertion.For(footprint)))
            {
                await RunAsync(connection, sql);
            }
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            return false;
        }
        finally
        {
            await RunAsync(connection, "rollback");
            await RunAsync(connection, "deallocate all");
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(sql) } };
        await batch.ExecuteNonQueryAsync(Ct);
    }

    private async Task<IReadOnlyList<string>> AssertAsync(string script, Footprint footprint)
    {
        var database = await postgres.NewDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await ScriptAsync(connection, script);
        return await AssertAsync(connection, footprint);
    }

    private static async Task ScriptAsync(NpgsqlConnection connection, string script)
    {
        await using var command = new NpgsqlCommand(script, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    [Fact]
    public async Task It_holds_where_all_is_there() => (await AssertAsync(CreateT, OfT)).Should().BeEmpty();

    [Theory]
    [InlineData("alter table t drop note", "missing: column t.note text")]
    [InlineData("alter table t alter note type varchar(10)", "column t.note: is character varying(10), should be text")]
    [InlineData(
        "alter table t alter a set default 6",
        "column t.a: is integer not null default 6, should be integer not null default 5"
    )]
    [InlineData(
        "alter table t alter a drop not null",
        "column t.a: is integer default 5, should be integer not null default 5"
    )]
    [InlineData(
        "update pg_index set indisvalid = false where indexrelid = 't_a_idx'::regclass",
        "index t_a_idx: is on t USING btree (a) INVALID, should be on t USING btree (a)"
    )]
    [InlineData(
        "drop index t_a_idx; create index t_a_idx on t (a desc)",
        "index t_a_idx: is on t USING btree (a DESC), should be on t USING btree (a)"
    )]
    [InlineData(
        "alter table t drop constraint t_u, add constraint t_u foreign key (u_id) references u not valid",
        "constraint t.t_u: is FOREIGN KEY (u_id) REFERENCES u(id) NOT VALID, should be FOREIGN KEY (u_id) REFERENCES u(id)"
    )]
    [InlineData("drop table t; create view t as select 1 as a", "t: is a view, should be a table")]
    [InlineData("drop table t; create sequence t", "t: is a sequence, should be a table")]
    [InlineData(
        "create schema s; alter table t set schema s; set search_path = public, s",
        "missing: table t, and 7 lines of what belongs to it"
    )]
    [InlineData("alter table t add extra text", "unexpected: column t.extra text")]
    [InlineData("create index extra on t (note)", "unexpected: index extra on t USING btree (note)")]
    [InlineData(
        "create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger x before insert on t for each row execute function f()",
        "unexpected: trigger t.x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"
    )]
    [InlineData("create policy y on t using (true)", "unexpected: policy t.y for all to public using (true)")]
    [InlineData("create rule y as on delete to t do instead nothing", "unexpected: rule t.y on delete instead")]
    [InlineData("alter table t enable row level security", "table t: is row level security, should be plain")]
    public async Task It_says_exactly_what_is_different(string change, string words)
    {
        (await AssertAsync($"{CreateT} {change}", OfT)).Should().Contain(words);
    }

    [Fact]
    public async Task Of_a_table_that_it_only_changes_nothing_else_counts()
    {
        var footprint = Footprints.For("m", "- column t.note text", "+ column t.a integer not null default 5");

        (await AssertAsync($"{CreateT} alter table t drop note", footprint)).Should().BeEmpty();
        (await AssertAsync($"{CreateT} alter table t alter note type varchar", footprint))
            .Should()
            .Equal("unexpected: column t.note character varying");
    }

    [Fact]
    public async Task Grants_and_comments_of_others_on_its_tables_do_not_count()
    {
        (
            await AssertAsync(
                $"{CreateT} grant select on t to public; comment on table t is 'x'; comment on table u is 'y'",
                OfT
            )
        )
            .Should()
            .BeEmpty();
    }

    [Fact]
    public async Task Every_kind_of_object_can_be_asserted_and_missed()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var before = await Snapshot.TakeAsync(connection, cancellationToken: Ct);
        await ScriptAsync(connection, await File.ReadAllTextAsync(Golden.PathTo("every-kind.sql"), Ct));
        var after = await Snapshot.TakeAsync(connection, cancellationToken: Ct);
        var migration = (
            await MigrationSet.LoadAsync(MigrationSource.InMemory(("every_kind", "select 1")), Ct)
        ).Migrations[0];
        var made = Footprint.Between(before, after, migration);
        var gone = Footprint.Between(after, before, migration);

        (await AssertAsync(connection, made)).Should().BeEmpty();
        (await MissesAsync(connection, gone)).Unexpected.Should().Equal(after.Lines);
        var empty = await postgres.NewDatabaseAsync();
        await using var nothing = await empty.DataSource.OpenConnectionAsync(Ct);
        (await AssertAsync(nothing, gone)).Should().BeEmpty();
        (await MissesAsync(nothing, made)).Missing.Should().Equal(after.Lines);
    }

    private static async Task<SnapshotDifference> MissesAsync(NpgsqlConnection connection, Footprint footprint)
    {
        var sql = FootprintAssertion.For(footprint, connection.PostgreSqlVersion.Major)!;
        var act = () => RunAsync(connection, sql);
        var raised = (await act.Should().ThrowAsync<PostgresException>()).Which;
        raised.SqlState.Should().Be("MK601");
        raised.MessageText.Should().StartWith("every_kind did not leave the catalog as its footprint says:\n");
        (await HoldsAsync(connection, footprint)).Should().BeFalse();
        return FootprintAssertion.DifferenceIn(raised.MessageText);
    }

    [Theory]
    [InlineData("set search_path = \"$user\", public, pg_catalog")]
    [InlineData("set datestyle = 'German'; set quote_all_identifiers = on")]
    [InlineData("set standard_conforming_strings = off; set backslash_quote = off")]
    [InlineData("create schema app; set search_path = app, public")]
    public async Task It_stands_whatever_the_session_is_set_to(string session)
    {
        (await AssertAsync($"{session}; {CreateT}", OfT)).Should().BeEmpty();
    }

    [Fact]
    public async Task It_calls_nothing_of_a_users()
    {
        var footprint = Footprints.For("view_v", "+ view v (id bigint, note text) from t", "+ column t.more integer");

        (await AssertAsync($"{CreateT} {Traps.InPublic}", OfT)).Should().BeEmpty();
        (await AssertAsync($"{CreateT} create view v as select id, note from t; {Traps.InPublic}", footprint))
            .Should()
            .Equal("missing: column t.more integer");
    }

    [Fact]
    public async Task A_temporary_table_of_the_same_name_is_not_taken_for_the_table()
    {
        (await AssertAsync($"{CreateT} create temp table t (other integer)", OfT)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_session_goes_on_as_it_was()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await ScriptAsync(
            connection,
            $"{CreateT} begin; set local datestyle = 'SQL, DMY'; set search_path = public, nowhere"
        );

        await RunAsync(connection, FootprintAssertion.For(OfT, connection.PostgreSqlVersion.Major)!);

        await using var command = new NpgsqlCommand(
            "select concat_ws(' | ', current_setting('search_path'), current_setting('datestyle'), current_setting('enable_seqscan'))",
            connection
        );
        (await command.ExecuteScalarAsync(Ct)).Should().Be("public, nowhere | SQL, DMY | on");
    }

    [Fact]
    public async Task An_ordinary_role_can_assert()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("grant all on schema public to pg_monitor");
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await ScriptAsync(connection, $"set role pg_monitor; {CreateT}");

        (await AssertAsync(connection, OfT)).Should().BeEmpty();
    }

    [Fact]
    public async Task Odd_names_and_quotes_are_taken_literally()
    {
        (
            await AssertAsync(
                """"
                create table "O'Neil $migrationkit$ ""x""" ("a\b" text default '$migrationkit$');
                comment on table "O'Neil $migrationkit$ ""x""" is 'it''s \n $$'
                """",
                Footprints.For(
                    "m",
                    "+ table \"O'Neil $migrationkit$ \"\"x\"\"\"",
                    "+ column \"O'Neil $migrationkit$ \"\"x\"\"\".\"a\\b\" text default '$migrationkit$'::text",
                    "+ comment on table \"O'Neil $migrationkit$ \"\"x\"\"\" is E'it''s \\\\n $$'"
                )
            )
        ).Should().BeEmpty();
    }

    [Fact]
    public void An_empty_footprint_asserts_nothing()
    {
        var rows = Footprints.For("rows");

        FootprintAssertion.For(rows, 15).Should().BeNull();
        new PreparedAssertion("mine_", 15).For(rows).Should().BeEmpty();
        new PreparedAssertion("mine_", 15).Prepare([rows]).Should().BeEmpty();
    }
}
