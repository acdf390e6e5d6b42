using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.Audit.Statements;

namespace MigrationTests.Audit;

public sealed class CreatedObjectTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("create table a (id int primary key, b text)", "table a", "column a.id", "column a.b")]
    [InlineData(
        "CREATE UNLOGGED TABLE IF NOT EXISTS \"Odd\".\"T t\" (\"X\" numeric(3, 2) check (\"X\" in (1, 2)), like other, constraint c unique (\"X\"))",
        "table \"Odd\".\"T t\"",
        "column \"Odd\".\"T t\".\"X\""
    )]
    [InlineData("create table public.a ()", "table a")]
    [InlineData("create table a as select 1 as b", "table a")]
    [InlineData("create table p partition of a for values in (1)", "table p")]
    [InlineData("create foreign table f (id int) server s", "table f", "column f.id")]
    [InlineData("create or replace view v as select 1", "view v")]
    [InlineData("create materialized view if not exists s.v as select 1", "materialized view s.v")]
    [InlineData("create type t as enum ('a')", "type t")]
    [InlineData("create domain d as text", "domain d")]
    [InlineData("create sequence if not exists q", "sequence q")]
    [InlineData("create schema if not exists s", "schema s")]
    [InlineData("create extension if not exists citext", "extension citext")]
    [InlineData(
        "create or replace function s.f(a int, b text) returns int language sql as $$select 1$$",
        "function s.f"
    )]
    [InlineData(
        "-- migrationkit: no-transaction\ncreate unique index concurrently if not exists i on s.t (a)",
        "index s.i"
    )]
    [InlineData("create index on t (a)")]
    [InlineData("create trigger g after insert or update of a on t execute function f()", "trigger t.g")]
    [InlineData("create policy p on t using (true)", "policy t.p")]
    [InlineData(
        "alter table if exists only t add column if not exists a numeric(3,2) default 1, add b text, add constraint c check (a > 1), alter column d set not null, drop column e",
        "column t.a",
        "column t.b",
        "constraint t.c"
    )]
    [InlineData("alter table t add primary key (a)")]
    [InlineData("alter table t rename to u", "table u")]
    [InlineData("alter table s.t rename a to b", "column s.t.b")]
    [InlineData("alter table t alter column a type bigint")]
    [InlineData("create table helper (id int); drop table if exists helper, other cascade")]
    [InlineData(
        "drop trigger if exists g on t; create trigger g before insert on t execute function f()",
        "trigger t.g"
    )]
    [InlineData("create temp table a (id int)")]
    [InlineData("insert into t values ('create table a ()'); select 1")]
    public async Task Created_objects_are_read_from_the_statements(string sql, params string[] expected)
    {
        (await OfAsync(sql)).Should().Equal(expected);
    }

    [Fact]
    public async Task A_footprint_lists_created_objects_in_file_order_without_changed_ones()
    {
        var set = await MigrationSet.LoadAsync(MigrationSource.Directory(Repository.PathTo("migrations")), Ct);
        var session = CreatedObject.FromMigration(set.Find("20241202000001_create_session_memory_tables")!);

        session
            .Where(created => created.Kind == "table")
            .Select(created => created.Name)
            .Should()
            .Equal(
                "user_session_patterns",
                "conversation_insights",
                "user_relationship_context",
                "pattern_connections",
                "consciousness_expansion_events",
                "spiral_stage_transitions"
            );
        session.Should().Contain(new CreatedObject("function", "set_updated_at()"));
        session[0].Should().Be(new CreatedObject("function", "set_updated_at()"));
    }

    [Fact]
    public async Task A_footprint_lists_what_a_DO_block_creates()
    {
        using var folder = new Cli.MigrationFolder(
            ("001_a", "do $$ begin create table t (a int); alter table u alter a type bigint; end $$")
        );
        var set = await MigrationSet.LoadAsync(MigrationSource.Directory(folder.Path), Ct);
        Directory.CreateDirectory(Path.Combine(folder.Path, "footprints"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "footprints", "001_a.txt"),
            $"checksum {set.Migrations[0].Checksum}\n+ column t.a integer\n+ table t\n- column u.a integer\n+ column u.a bigint\n",
            Ct
        );

        set = await MigrationSet.LoadAsync(MigrationSource.Directory(folder.Path), Ct);

        CreatedObject
            .FromMigration(set.Migrations[0])
            .Should()
            .Equal(new CreatedObject("table", "t"), new CreatedObject("column", "t.a"));
    }

    [Fact]
    public async Task The_names_in_a_DO_block_are_read_behind_its_language()
    {
        const string sql = "do language 'plpgsql' $$ begin alter table beds add a int; end $$";
        var set = await MigrationSet.LoadAsync(MigrationSource.InMemory(("001_a", sql)), Ct);

        WrittenEffects.Follow(set.Migrations[0], "public").Single().Names.Should().Contain("beds");
    }

    private static async Task<IEnumerable<string>> OfAsync(string sql)
    {
        var set = await MigrationSet.LoadAsync(MigrationSource.InMemory(("001_a", sql)), Ct);
        return CreatedObject.FromMigration(set.Migrations[0]).Select(created => $"{created.Kind} {created.Name}");
    }
}
