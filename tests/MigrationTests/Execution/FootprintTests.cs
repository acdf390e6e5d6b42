using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationKit.Verification;

namespace MigrationTests.Execution;

/// <summary>What a run makes of footprints: it asserts them, adopts by them, and refuses with the difference.</summary>
public sealed class FootprintTests(PostgresFixture postgres) : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("footprints");

    public void Dispose() => _folder.Delete(recursive: true);

    // One object of each kind that may be there already, each as the file itself makes it.
    private const string Table =
        "create table t (id int primary key, name text not null default 'x', n int check (n > 0))";
    private const string Index = "create index t_name_idx on t (name)";

    [Fact]
    public async Task What_a_migration_leaves_is_asserted_before_its_commit()
    {
        await WriteAsync(
            ("1", "create table if not exists t (id int primary key, name text)"),
            ("2", "create table u (i int)")
        );
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table t (id bigint primary key)");
        await database.ExecuteAsync("create table other (i int)");
        await Migrator(database).AdoptNoneAsync(Ct);

        var error = await FailAsync(database);

        error.Name.Should().Be("1");
        error.SqlState.Should().Be("MK601");
        error
            .Message.Should()
            .Contain("column t.id: is bigint not null, should be integer not null")
            .And.Contain("missing: column t.name text");
        (await database.ScalarAsync<long>("select count(*) from schema_migrations")).Should().Be(0);
        error.Report!.NotAttempted.Should().Equal("2");
    }

    [Theory]
    [InlineData("create table u (id serial primary key)")]
    [InlineData("create view v as select a from t")]
    [InlineData("create materialized view v as select a from t")]
    [InlineData("create sequence s")]
    public async Task A_table_and_then_what_is_no_table_are_asserted_in_one_run(string second)
    {
        await WriteAsync(("1", "create table t (a int)"), ("2", second), ("3", "create table w (a int)"));
        var database = await postgres.NewDatabaseAsync();

        var report = await Migrator(database).ApplyAsync(Ct);

        report.Applied.Should().Equal("1", "2", "3");
    }

    [Fact]
    public async Task An_index_on_a_generated_column_is_asserted_beside_plain_ones()
    {
        await WriteAsync(
            ("1", "create table t (a int, twice int generated always as (a * 2) stored)"),
            ("2", "create index t_twice on t (twice)")
        );
        var database = await postgres.NewDatabaseAsync();

        (await Migrator(database).ApplyAsync(Ct)).Applied.Should().Equal("1", "2");
    }

    [Fact]
    public async Task Without_the_history_everything_that_is_there_is_adopted_and_nothing_is_run()
    {
        await WriteAsync(("1", Table), ("2", Index), ("3", "create view v as select name from t"));
        var database = await postgres.NewDatabaseAsync();
        await Migrator(database).ApplyAsync(Ct);
        await database.ExecuteAsync("drop table schema_migrations");

        var report = await Migrator(database).ApplyAsync(Ct);

        report.With(MigrationOutcome.Adopted).Should().Equal("1", "2", "3");
        (await Migrator(database).PlanAsync(Ct)).Entries.Should().OnlyContain(e => e.State == MigrationState.Adopted);
    }

    [Fact]
    public async Task They_hold_beside_functions_and_operators_of_a_users_that_fit_better_than_the_servers()
    {
        await WriteAsync(
            ("1", Table),
            ("2", Index),
            ("3", "create view v as select name from t"),
            ("4", "-- migrationkit: repeatable\ncreate or replace view w as select name from t")
        );
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync(Traps.InPublic);
        await Migrator(database).AdoptNoneAsync(Ct);

        await new Migrator(
            database.DataSource,
            MigrationSource.Directory(_folder.FullName),
            new() { DryRun = true }
        ).ApplyAsync(Ct);
        var report = await Migrator(database).ApplyAsync(Ct);
        await database.ExecuteAsync("drop table schema_migrations");
        var again = await Migrator(database).ApplyAsync(Ct);

        report.Applied.Should().Equal("1", "2", "3", "4");
        again.With(MigrationOutcome.Adopted).Should().StartWith(["1", "2", "3"]);
    }

    [Fact]
    public async Task What_is_there_is_adopted_up_to_where_it_ends_and_the_rest_is_run()
    {
        await WriteAsync(("1", Table), ("2", Index), ("3", "create view v as select name from t"));
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync(Table);
        await database.ExecuteAsync(Index);

        var report = await Migrator(database).ApplyAsync(Ct);

        report.With(MigrationOutcome.Adopted).Should().Equal("1", "2");
        report.Applied.Should().Equal("3");
    }

    [Fact]
    public async Task A_lost_row_in_the_middle_is_found_when_its_file_fails()
    {
        await WriteAsync(("1", "create table a (i int)"), ("2", Table), ("3", Index));
        var database = await postgres.NewDatabaseAsync();
        await Migrator(database).ApplyAsync(Ct);
        await database.ExecuteAsync("delete from schema_migrations where version in ('2', '3')");

        var report = await Migrator(database).ApplyAsync(Ct);

        report.Skipped.Should().Equal("1");
        report.With(MigrationOutcome.Adopted).Should().Equal("2", "3");
    }

    // What is there instead of table t, and what the refusal has to say of it. The file itself is not guarded.
    public static TheoryData<string, string> Different =>
        new()
        {
            { "create table t (id int primary key, n int check (n > 0))", "missing: column t.name" },
            {
                "create table t (id int primary key, name varchar(9) not null default 'x', n int check (n > 0))",
                "column t.name: is character varying(9)"
            },
            {
                "create table t (id int primary key, name text not null default 'y', n int check (n > 0))",
                "column t.name: is text not null default 'y'"
            },
            {
                "create table t (id int primary key, name text not null default 'x', n int)",
                "missing: constraint t.t_n_check"
            },
            {
                Table
                    + "; alter table t drop constraint t_n_check; alter table t add constraint t_n_check check (n > 0) not valid",
                "constraint t.t_n_check: is CHECK ((n > 0)) NOT VALID"
            },
            { "create view t as select 1 as id", "table t" },
        };

    [Theory, MemberData(nameof(Different))]
    public async Task What_is_there_but_differs_is_refused_with_the_difference(string instead, string says)
    {
        await WriteAsync(("1", Table));
        var database = await postgres.NewDatabaseAsync();
        foreach (var sql in instead.Split(';'))
        {
            await database.ExecuteAsync(sql);
        }
        var before = await database.CatalogAsync();
        var plan = await Migrator(database).PlanAsync(Ct);
        await Migrator(database).AdoptNoneAsync(Ct);

        var error = await FailAsync(database);

        plan.Decision!.Message.Should().Contain(says);

        (error.SqlState, error.Refused).Should().Be(("42P07", true));
        error.Message.Should().Contain(says);
        await database.ExecuteAsync("drop table schema_migrations");
        (await database.CatalogAsync()).Should().Be(before);
    }

    [Fact]
    public async Task An_invalid_index_is_not_taken_for_the_one_that_was_meant()
    {
        await WriteAsync(("1", Table), ("2", Index));
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync(Table);
        await database.ExecuteAsync(Index);
        await database.ExecuteAsync("update pg_index set indisvalid = false where indexrelid = 't_name_idx'::regclass");
        await Migrator(database).AdoptNoneAsync(Ct);

        var error = await FailAsync(database);

        error.Refused.Should().BeTrue();
        error.Message.Should().Contain("index t_name_idx on t USING btree (name) INVALID");
    }

    [Fact]
    public async Task A_table_in_another_schema_of_the_search_path_is_not_taken_for_it()
    {
        await WriteAsync(("1", Table));
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create schema other");
        await database.ExecuteAsync(Table.Replace("table t", "table other.t"));
        await using var both = Npgsql.NpgsqlDataSource.Create(database.ConnectionString + ";Search Path=public,other");

        var report = await new Migrator(both, MigrationSource.Directory(_folder.FullName)).ApplyAsync(Ct);

        report.Applied.Should().Equal("1");
    }

    [Fact]
    public async Task Rows_only_are_never_adopted_silently()
    {
        await WriteAsync(("1", Table), ("2", "insert into t (id) values (1)"), ("3", Index));
        var database = await postgres.NewDatabaseAsync();
        await Migrator(database).ApplyAsync(Ct);
        await database.ExecuteAsync("drop table schema_migrations");
        await Migrator(database).AdoptNoneAsync(Ct);

        var error = await FailAsync(database);

        error.Refused.Should().BeTrue();
        error.Message.Should().Contain("no catalog tells whether 2 was run");
        (await database.HistoryAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_throws_away_prepared_statements_does_not_take_the_assertion_with_it()
    {
        await WriteAsync(("1", "create table a (i int); deallocate all"), ("2", "create table b (i int)"));
        var database = await postgres.NewDatabaseAsync();

        var report = await Migrator(database).ApplyAsync(Ct);

        report.Applied.Should().Equal("1", "2");
        (await database.ScalarAsync<long>("select count(*) from pg_prepared_statements where from_sql")).Should().Be(0);
    }

    [Fact]
    public async Task A_statement_outside_a_transaction_is_not_run_again_for_its_assertion()
    {
        await WriteAsync(
            (
                "1",
                """
                -- migrationkit: no-transaction
                create table a (i int);
                deallocate all;
                do $$ begin insert into a values (1); commit; end $$;
                """
            )
        );
        var database = await postgres.NewDatabaseAsync();

        var report = await Migrator(database).ApplyAsync(Ct);

        report.Applied.Should().Equal("1");
        (await database.ScalarAsync<long>("select count(*) from a")).Should().Be(1);
    }

    [Fact]
    public async Task What_was_done_outside_a_transaction_and_does_not_fit_is_only_looked_at_again()
    {
        await WriteAsync(
            (
                "1",
                """
                -- migrationkit: no-transaction
                create table if not exists a (i int);
                do $$ begin insert into a values (1); commit; end $$;
                """
            )
        );
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table a (i bigint)");
        await Migrator(database).AdoptNoneAsync(Ct);

        var error = await FailAsync(database);
        await database.ExecuteAsync("alter table a alter i type int");
        var report = await Migrator(database).ApplyAsync(Ct);

        error.SqlState.Should().Be("MK601");
        error.Message.Should().Contain("a rerun only looks again");
        report.Applied.Should().Equal("1");
        (await database.ScalarAsync<long>("select count(*) from a")).Should().Be(1);
    }

    [Fact]
    public async Task A_search_path_that_a_file_outside_a_transaction_sets_is_not_where_it_is_judged()
    {
        await WriteAsync(
            ("1", "-- migrationkit: no-transaction\ncreate table a (i int); set search_path = pg_catalog")
        );
        var database = await postgres.NewDatabaseAsync();

        var report = await Migrator(database).ApplyAsync(Ct);

        report.Applied.Should().Equal("1");
    }

    [Fact]
    public async Task A_footprint_of_another_version_of_the_file_is_said_and_not_asserted()
    {
        await WriteAsync(("1", Table));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "1.sql"), "create table t (id bigint)", Ct);
        var database = await postgres.NewDatabaseAsync();

        var set = await MigrationSet.LoadAsync(MigrationSource.Directory(_folder.FullName), Ct);
        var report = await Migrator(database).ApplyAsync(Ct);

        set.Warnings.Should().ContainSingle().Which.Message.Should().Contain("migrationkit footprint");
        report.Applied.Should().Equal("1");
    }

    private Migrator Migrator(TestDatabase database) =>
        new(database.DataSource, MigrationSource.Directory(_folder.FullName));

    private async Task<MigrationFailedException> FailAsync(TestDatabase database) =>
        (
            await Migrator(database).Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>()
        ).Which;

    private async Task WriteAsync(params (string Name, string Sql)[] migrations)
    {
        foreach (var (name, sql) in migrations)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, name + ".sql"), sql, Ct);
        }
        await new FootprintWriter(postgres.Host, _folder.FullName).WriteAsync(Ct);
    }
}
