using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.Cli.Audit;
using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.Audit;

/// <summary>Folders without footprints, whose migrations run on a throwaway server to know all that they made.</summary>
public sealed class DriftByScratchRun(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("do $$ begin execute 'create table b (i int)'; end $$", "drop table b", "table b missing")]
    [InlineData(
        "create function f() returns void language plpgsql as 'begin create table b (i int); end'; select f()",
        "drop table b",
        "table b missing"
    )]
    [InlineData("create function f() returns int language sql return 1", "drop function f", "function f() missing")]
    [InlineData(
        "create function f() returns int language plpgsql as 'begin return 1; end'",
        "create or replace function f() returns int language plpgsql as 'begin return 2; end'",
        "function f() different"
    )]
    [InlineData("alter table a add b int", "alter table a alter b type bigint", "column a.b different")]
    [InlineData("alter table a add b int not null", "alter table a alter b drop not null", "column a.b different")]
    [InlineData("create view v as select x from a", "drop view v", "view v missing")]
    [InlineData(
        "do $$ begin if not exists (select from information_schema.columns where table_name = 'a' and column_name = 'b') then alter table a add b int; end if; end $$",
        "alter table a drop b",
        "column a.b missing"
    )]
    [InlineData("create type m as enum ('a')", "alter type m add value 'b'", "type m different")]
    [InlineData("create type m as enum ('a', 'b')", "alter type m rename value 'b' to 'c'", "type m different")]
    [InlineData("create type c as (x int)", "alter type c add attribute y int", "type c different")]
    [InlineData("create domain d as int", "alter domain d add check (value > 0)", "domain d different")]
    [InlineData(
        "create index i on a (x)",
        "do $$ begin drop index i; create index i on a (x desc); end $$",
        "index i different"
    )]
    [InlineData("create sequence s", "alter sequence s increment 2", "sequence s different")]
    public async Task What_is_changed_by_hand_is_drift(string second, string byHand, string issue)
    {
        var (database, source) = await AppliedAsync(second);
        await database.ExecuteAsync(byHand);

        var report = await AuditAsync(database, source);

        report.Issues.Select(i => $"{i.Kind} {i.Subject} {i.Problem}").Should().Equal(issue);
        report.Issues[0].Verdict.Should().Be(AuditVerdict.Drift);
        report.Issues[0].Migration!.Name.Should().Be("002");
    }

    [Theory]
    [InlineData(
        "do $$ begin execute format('create table log_%s (i int)', to_char(now(), 'YYYY_MM')); end $$",
        "do $$ begin execute format('drop table log_%s', to_char(now(), 'YYYY_MM')); end $$"
    )]
    [InlineData(
        "do $$ begin if not exists (select from a) then create table b (i int); end if; end $$",
        "drop table b"
    )]
    [InlineData(
        "do $$ begin if not exists (select from pg_roles where rolname = 'app') then create table b (i int); end if; end $$",
        "drop table b"
    )]
    [InlineData(
        "do $$ begin if current_setting('x.y', true) is null then create table b (i int); end if; end $$",
        "drop table b"
    )]
    [InlineData(
        "create function f() returns void language plpgsql as 'begin if not exists (select from a) then create table b (i int); end if; end'; select f()",
        "drop table b"
    )]
    public async Task What_another_database_may_have_done_otherwise_is_not_checked(string second, string byHand)
    {
        var (database, source) = await AppliedAsync(second);
        await database.ExecuteAsync(byHand);

        var report = await AuditAsync(database, source);

        report.Issues.Should().BeEmpty();
        report.Unchecked.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("create function f() returns void language sql as ''", "drop function f")]
    [InlineData(
        "create function f() returns int language sql as 'select 1'",
        "create or replace function f() returns int language sql as 'select 2'"
    )]
    [InlineData(
        "grant select on a to public; comment on table a is 'a'",
        "revoke select on a from public; comment on table a is null"
    )]
    public async Task Adopted_files_and_what_others_may_set_is_not_drift(string second, string byHand)
    {
        var database = await postgres.NewDatabaseAsync();
        var source = Source(second);
        foreach (var statement in $"create table a (x int); {second}".Split("; "))
        {
            await database.ExecuteAsync(statement);
        }
        await new Migrator(database.DataSource, source).AdoptAsync(["001", "002"], Ct);
        foreach (var statement in byHand.Split("; "))
        {
            await database.ExecuteAsync(statement);
        }

        (await AuditAsync(database, source)).Issues.Should().BeEmpty();
    }

    [Fact]
    public async Task Another_current_schema_is_no_drift()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create schema app");
        var source = MigrationSource.InMemory(
            ("001", "create type app.mood as enum ('a'); create table app.t (id int primary key, m app.mood)")
        );
        await using var app = Npgsql.NpgsqlDataSource.Create($"{database.ConnectionString};Search Path=app");
        var options = new MigratorOptions { HistoryTable = "public.schema_migrations" };
        await new Migrator(app, source, options).AdoptAsync(["001"], Ct);
        await database.ExecuteAsync("update schema_migrations set adopted = false");
        await database.ExecuteAsync("create type app.mood as enum ('a')");
        await database.ExecuteAsync("create table app.t (id int primary key, m app.mood)");

        var report = await new Auditor(
            app,
            source,
            new() { HistoryTable = options.HistoryTable, ScratchRun = On(postgres, "create schema app") }
        ).AuditAsync(Ct);

        report.Issues.Should().BeEmpty();
        report.ScratchProblem.Should().BeNull();
    }

    [Fact]
    public async Task Migrations_that_do_not_run_there_leave_what_the_statements_tell()
    {
        var (database, source) = await AppliedAsync("do $$ begin execute 'drop table a'; end $$");
        await database.ExecuteAsync("create table a (x int)");
        var problem = new AuditException("no server");

        var report = await new Auditor(
            database.DataSource,
            source,
            new() { ScratchRun = (_, _) => throw problem }
        ).AuditAsync(Ct);

        report.Issues.Should().BeEmpty();
        report.ScratchProblem.Should().Be("no server");
        report.Unchecked.Should().Equal("column a.x", "table a");
    }

    /// <summary>Runs migrations on the server of the tests.</summary>
    internal static Func<ScratchMigrations, CancellationToken, Task<Snapshot?>> On(
        PostgresFixture postgres,
        string setup = "select 1"
    ) =>
        async (migrations, token) =>
        {
            var scratch = await postgres.NewDatabaseAsync();
            await scratch.ExecuteAsync(setup);
            await new Migrator(scratch.DataSource, MigrationSource.InMemory()).AdoptNoneAsync(token);
            return await FolderRehearsal.RunAsync(scratch, migrations, token);
        };

    private static MigrationSource Source(string second) =>
        MigrationSource.InMemory(("001", "create table a (x int);"), ("002", second));

    private async Task<(TestDatabase Database, MigrationSource Source)> AppliedAsync(string second)
    {
        var database = await postgres.NewDatabaseAsync();
        await new Migrator(database.DataSource, Source(second)).ApplyAsync(Ct);
        return (database, Source(second));
    }

    private Task<AuditReport> AuditAsync(TestDatabase database, MigrationSource source) =>
        new Auditor(database.DataSource, source, new() { ScratchRun = On(postgres) }).AuditAsync(Ct);
}
