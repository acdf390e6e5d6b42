using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.Tests;

namespace MigrationTests.Audit;

/// <summary>Folders without footprints, whose statements change what earlier ones created.</summary>
public sealed class DriftAfterApply(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Each is a folder; a line is a migration.</summary>
    public static TheoryData<string> Folders =>
        [
            "create table beds(id int); create schema s;\nalter table beds set schema s;",
            "create table beds(id int); create view v as select id from beds;\ndrop table beds cascade;",
            "create table beds(id int, a int check (a>0)); create index i on beds(a);\nalter table beds drop column a;",
            "create schema app;\nset search_path = app; create table beds(id int);",
            "create schema app;\nselect pg_catalog.set_config('search_path', 'app', false); create table t(a int); create index i on t(a); alter table t add b int;",
            "create table beds(a int); create index i on beds(a);\ndrop table beds;\ncreate table beds(a int);",
            "create table beds(a int); create unique index ux on beds(a); alter table beds add constraint k unique using index ux;",
            "create table a(x int); create unique index ux on a(x); alter table a add primary key using index ux;\nalter table a rename constraint ux to pk;",
            "create table if not exists beds(a int);\ncreate table if not exists beds(a int, b int);",
            "create table a(x int); create view v as select x from a; create view w as select x from v;\ndrop view v cascade;",
            "create type mood as enum('a'); create table t(id int, m mood);\ndrop type mood cascade;",
            "create table p(a int, b int) partition by list(a); create table c(a int, b int); alter table p attach partition c for values in (1);\nalter table p rename b to bb;\nalter table p drop bb;",
            "create table p(a int) partition by list(a); create table c partition of p for values in (1); create index i on p(a);\ndrop table p;",
            "create table p(a int, b int); create table c(a int, b int); alter table c inherit p; alter table p rename a to aa;\ndrop table p cascade;",
            "create table a(id int primary key); create table b(aid int); alter table b add constraint fk foreign key(aid) references a(id);\ndrop table a cascade;",
            "create table a(id int); create sequence s; alter sequence s owned by a.id;\ndrop table a;",
            "create table a(x int);\ndo $$ begin alter table a rename to b; end $$;",
            "create table a(x int);\ndo $$ begin execute 'drop table ' || 'a'; end $$;",
            "create function dropper() returns void language plpgsql as $$ begin drop table if exists a; end $$; create table a(x int);\nselect dropper();",
            "create procedure p() language plpgsql as $$ begin drop table a; end $$; create table a(x int);\ncall p();",
            "create table a(x int); alter table a rename to b; alter table b rename column x to y; alter table b add constraint c check(y>0); alter table b rename constraint c to d; create index i on b(y); alter index i rename to j; alter table j rename to k;",
            "create view v as select 1 as a; alter view v rename to w; alter table w rename to x; create schema s; alter view x set schema s;",
            "create type t as (a int); alter type t rename to u; alter type u rename attribute a to b; create schema s; alter type u set schema s;",
            "create sequence q; alter sequence q rename to r; create domain d as int; alter domain d rename to e; create materialized view m as select 1 as a; alter materialized view m rename to n; create index i on n(a);",
            "create table t(a int); create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger g before insert on t for each row execute function f(); alter trigger g on t rename to h; create policy p on t using(true); alter policy p on t rename to q; create rule r as on insert to t do nothing; alter rule r on t rename to s;\nalter table t rename to u;\ndrop function f cascade;",
            "create schema s; create table s.t(a int); create index i on s.t(a); alter schema s rename to z;\ndrop schema z cascade;",
            "create temp table t(a int); create index i on t(a); create view v as select * from t; drop table t cascade;",
            "create temp table beds(a int); create table public.beds(b int); drop table beds;",
            "create extension if not exists plpgsql; create schema if not exists public; create table if not exists schema_migrations(version text primary key);",
            $"create table {new string('t', 70)}(a int); create index {new string('i', 70)} on {new string('t', 70)}(a);",
            "create table Élan(A int); create table U&\"d\\0061t\" (a int);",
            "create table a(x int, y int generated always as (x*2) stored);\nalter table a drop column x cascade;",
            "create table t(a int, b int); create statistics s on a,b from t; alter statistics s rename to s2;\nalter table t drop column a;",
            "create type c as (a int); create table t of c;\ndrop type c cascade;",
            "create table old(a int); create table new(a int);\nalter table old rename to tmp; alter table new rename to old; alter table tmp rename to new;\ndrop table new;",
            "create schema s; create table t(id serial primary key, a int); create index i on t(a); alter table t set schema s;\ndrop index s.i; alter table s.t rename to u;",
            "create schema s; create materialized view m as select 1 as a; create index i on m(a); alter materialized view m set schema s;",
            "create schema \"My App\"; set search_path to \"My App\", public; create table \"T 1\"(\"A b\" int); create index on \"T 1\"(\"A b\"); reset search_path; create table plain(a int);",
            "create table t(a int); create index i on t(a); drop table t; create table t(a int); create index i on t(a); alter table t rename to old_t; create table t(a int); drop table old_t;",
            "create table t(a int); create table t_new(a int, b int); drop table t; alter table t_new rename to t; create index i on t(b); alter index i rename to j;",
            "create domain d as int; alter domain d add constraint c check(value>0); alter domain d rename constraint c to e; create schema s; alter domain d set schema s;",
            "create table a(id int primary key); create table b(aid int); alter table b add constraint fk foreign key(aid) references a(id);\nalter table a drop constraint a_pkey cascade;",
            "create schema s; create table s.t(i int); set search_path = s, public; create view public.v as select i from t;\ndrop schema s cascade;",
            "create domain d as int; create table t(a d, b int); create index i on t(a); create view v as select a from t;\ndrop domain d cascade;",
            "create table p(a int, b int); create table c() inherits(p); create index i on c(b);\nalter table p drop column b;",
            "create table a as select 1 as x; select x into b from a; create table c (like a);",
        ];

    [Theory, MemberData(nameof(Folders))]
    public async Task A_folder_without_footprints_shows_no_drift_right_after_apply(string folder)
    {
        var database = await postgres.NewDatabaseAsync();
        var source = MigrationSource.InMemory(folder.Split('\n').Select((sql, i) => ($"{i + 1:000}", sql)));
        await new Migrator(database.DataSource, source).ApplyAsync(Ct);

        var report = await new Auditor(database.DataSource, source).AuditAsync(Ct);

        report.Issues.Should().BeEmpty();
        report.NeedsAction.Should().BeFalse();
        var withScratch = await new Auditor(
            database.DataSource,
            source,
            new() { ScratchRun = DriftByScratchRun.On(postgres) }
        ).AuditAsync(Ct);
        withScratch.Issues.Should().BeEmpty();
        withScratch.ScratchProblem.Should().BeNull();
        withScratch.Unchecked.Should().BeEmpty();
    }

    [Theory]
    [InlineData("alter table a rename to b", "drop table b", "table b")]
    [InlineData("alter table a set schema s", "drop table s.a", "table s.a")]
    [InlineData("alter table a rename x to y", "alter table a drop y", "column a.y")]
    [InlineData("set search_path = s; create table c (i int)", "drop table s.c", "table s.c")]
    [InlineData("do $$ begin create table d (i int); end $$", "drop table a", "table a")]
    public async Task A_followed_statement_still_shows_what_is_dropped_by_hand(
        string second,
        string byHand,
        string missing
    )
    {
        var database = await postgres.NewDatabaseAsync();
        var source = MigrationSource.InMemory(("001", "create table a (x int); create schema s;"), ("002", second));
        await new Migrator(database.DataSource, source).ApplyAsync(Ct);
        await database.ExecuteAsync(byHand);

        var report = await new Auditor(database.DataSource, source).AuditAsync(Ct);

        report
            .Issues.Select(issue => $"{issue.Kind} {issue.Subject} {issue.Problem}")
            .Should()
            .Equal($"{missing} missing");
    }

    [Fact]
    public async Task An_object_that_cannot_be_followed_is_listed_as_not_checked()
    {
        var database = await postgres.NewDatabaseAsync();
        var source = MigrationSource.InMemory(
            ("001", "create table a (x int);"),
            ("002", "do $$ begin execute 'drop table a'; end $$;")
        );
        await new Migrator(database.DataSource, source).ApplyAsync(Ct);

        var report = await new Auditor(database.DataSource, source).AuditAsync(Ct);

        report.NeedsAction.Should().BeFalse();
        report.Unchecked.Should().Equal("column a.x", "table a");
    }
}
