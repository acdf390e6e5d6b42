using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using MigrationTests.Sources;

namespace MigrationTests.Execution;

public sealed class NoTransactionTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static (string, string) B(string sql) => ("b", "-- migrationkit: no-transaction\n" + sql);

    private static readonly (string, string) A = ("a", "create table a (i int); insert into a values (1), (1)");
    private static readonly (string, string) C = ("c", "create table c (i int)");

    [Fact]
    public async Task Its_statements_run_one_by_one_between_the_transactions_of_the_others()
    {
        var database = await postgres.NewDatabaseAsync();

        var report = await database
            .Migrator(A, B("create index concurrently a_i on a (i); vacuum a"), C)
            .ApplyAsync(Ct);

        report.Applied.Should().Equal("a", "b", "c");
        (await database.HistoryAsync()).Should().Equal("a", "b", "c");
        (await database.ExistsAsync("a_i")).Should().BeTrue();
    }

    [Fact]
    public async Task Without_the_directive_such_a_statement_is_refused_before_anything_runs()
    {
        var database = await postgres.NewDatabaseAsync();

        var apply = () => database.Migrator(A, ("b", "create index concurrently a_i on a (i)")).ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<InvalidMigrationsException>())
            .Which.Message.Should()
            .StartWith("b.sql:1:1: ")
            .And.Contain("-- migrationkit: no-transaction");
        (await database.ExistsAsync("a")).Should().BeFalse();
    }

    [Fact]
    public async Task A_failure_stops_it_where_it_is_and_a_rerun_resumes_there()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(
            A,
            B("create table once (i int); create unique index concurrently a_u on a (i)"),
            C
        );

        var error = (
            await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>()
        ).Which;

        (error.Name, error.SqlState).Should().Be(("b", "23505"));
        error.Report!.NotAttempted.Should().Equal("c");
        var plan = await migrator.PlanAsync(Ct);
        plan.Entries[1].State.Should().Be(MigrationState.Incomplete);
        plan.Entries[1].Reason.Should().Be("1 of 2 statements are done");
        await database.ExecuteAsync("delete from a");

        // "create table once" would fail if it ran again.
        var report = await migrator.ApplyAsync(Ct);

        report.Applied.Should().Equal("b", "c");
        (await database.ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = 'a_u'::regclass"))
            .Should()
            .BeTrue();
        (await migrator.PlanAsync(Ct)).Entries.Should().OnlyContain(e => e.State == MigrationState.Applied);
    }

    [Fact]
    public async Task A_rerun_is_refused_where_the_done_statements_have_changed()
    {
        var database = await postgres.NewDatabaseAsync();
        var broken = database.Migrator(A, B("create table once (i int); select nope"));
        await broken.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>();

        var apply = () => database.Migrator(A, B("create table twice (i int); select 1")).ApplyAsync(Ct);
        (await apply.Should().ThrowAsync<DriftException>()).Which.Message.Should().Contain("stopped after statement 1");

        var mended = await database.Migrator(A, B("create table once (i int); select 1")).ApplyAsync(Ct);
        mended.Applied.Should().Equal("b");
    }

    [Fact]
    public async Task An_index_that_was_built_when_the_run_was_interrupted_is_not_built_again()
    {
        var database = await postgres.NewDatabaseAsync();
        (string, string)[] folder = [A, B("create table once (i int); create index concurrently a_i on a (i)")];
        await database.Migrator(folder).ApplyAsync(Ct);
        await InterruptAsync(database, folder);

        var (report, warnings) = await ApplyAsync(database, folder);

        report.Applied.Should().Equal("b");
        warnings.Should().ContainSingle().Which.Should().StartWith("b.sql:2:28: had been carried out");
        (await database.Migrator(folder).PlanAsync(Ct)).Pending.Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_dropped_when_the_run_was_interrupted_is_not_missed()
    {
        var database = await postgres.NewDatabaseAsync();
        (string, string)[] folder =
        [
            ("a", "create table a (i int); create index a_i on a (i)"),
            B("create table once (i int); drop index concurrently a_i"),
        ];
        await database.Migrator(folder).ApplyAsync(Ct);
        await InterruptAsync(database, folder);

        var (report, warnings) = await ApplyAsync(database, folder);

        report.Applied.Should().Equal("b");
        warnings.Should().ContainSingle().Which.Should().StartWith("b.sql:2:28: had been carried out");
    }

    [Fact]
    public async Task What_is_in_the_way_of_a_statement_that_was_not_interrupted_is_refused()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table a (i int); ");
        await database.ExecuteAsync("create index a_i on a (i)");
        var migrator = database.Migrator(B("create index concurrently a_i on a (i)"));
        await migrator.AdoptNoneAsync(Ct);

        for (var run = 0; run < 2; run++)
        {
            var error = (
                await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>()
            ).Which;
            (error.SqlState, error.Refused).Should().Be(("42P07", true));
        }
    }

    // As if the connection had broken after the last statement was sent and before its outcome was recorded.
    private static async Task InterruptAsync(MigrationKit.Testing.TestDatabase database, (string, string)[] folder)
    {
        var set = await MigrationSet.LoadAsync(MigrationSource.InMemory(folder), Ct);
        await database.ExecuteAsync(
            $"update schema_migrations set statements_done = -2, checksum = '{set.Find("b")!.ChecksumOfFirst(1)}' where version = 'b'"
        );
    }

    private static async Task<(MigrationReport Report, List<string> Warnings)> ApplyAsync(
        MigrationKit.Testing.TestDatabase database,
        (string, string)[] folder
    )
    {
        var warnings = new List<string>();
        MigrationReport? report = null;
        await foreach (var happened in database.Migrator(folder).ApplyEventsAsync(Ct))
        {
            report = (happened as RunEnded)?.Report ?? report;
            if (happened is RunWarning warning)
            {
                warnings.Add(warning.Message);
            }
        }
        return (report!, warnings);
    }

    [Fact]
    public async Task Transactions_of_the_file_are_whole_or_not_there_and_a_rerun_resumes_between_them()
    {
        const string sql = """
            create table b (i int);
            begin isolation level serializable;
            insert into b values (1);
            create table level as select current_setting('transaction_isolation') as name;
            commit;
            begin;
            insert into b values (2);
            insert into b select 1 / count(*) from a where i = 2;
            commit;
            insert into b values (4);
            """;
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(A, ("b", sql), C);

        var apply = () => migrator.ApplyAsync(Ct);
        (await apply.Should().ThrowAsync<MigrationFailedException>()).Which.Line.Should().Be(8);
        (await database.ScalarAsync<long>("select sum(i)::bigint from b")).Should().Be(1);
        (await migrator.PlanAsync(Ct)).Entries[1].History!.StatementsDone.Should().Be(5);
        await database.ExecuteAsync("insert into a values (2)");

        (await apply()).Applied.Should().Equal("b", "c");
        (await database.ScalarAsync<long>("select sum(i)::bigint from b")).Should().Be(8);
        (await database.ScalarAsync<string>("select name from level")).Should().Be("serializable");
    }

    [Theory]
    [InlineData("")]
    [InlineData("--> statement-breakpoint")]
    public async Task A_commit_without_a_begin_ends_the_transaction_that_the_tool_began(string mark)
    {
        var sql = $"""
            commit;{mark}
            create table b (i int);{mark}
            insert into b values (1);{mark}
            commit;{mark}
            insert into b values (2);{mark}
            insert into b select 1 / count(*) from a where i = 2;{mark}
            commit;{mark}
            create index concurrently b_i on b (i);
            """;
        var database = await postgres.NewDatabaseAsync();
        var layout = mark.Length > 0 ? MigrationLayout.MigrationKit : MigrationLayout.GolangMigrate;
        using var folder = new FolderOnDisk(("1_a.up.sql", A.Item2), ("2_b.up.sql", sql), ("3_c.up.sql", C.Item2));
        var migrator = new Migrator(database.DataSource, MigrationSource.Directory(folder.Path, layout));

        var apply = () => migrator.ApplyAsync(Ct);
        (await apply.Should().ThrowAsync<MigrationFailedException>()).Which.Line.Should().Be(6);
        (await database.ScalarAsync<long>("select sum(i)::bigint from b")).Should().Be(1);
        (await migrator.PlanAsync(Ct)).Entries[1].History!.StatementsDone.Should().Be(4);
        await database.ExecuteAsync("insert into a values (2)");

        (await apply()).Applied.Should().Equal("2_b.up", "3_c.up");
        (await database.ScalarAsync<long>("select sum(i)::bigint from b")).Should().Be(4);
        (await database.ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = 'b_i'::regclass"))
            .Should()
            .BeTrue();
    }

    [Fact]
    public async Task What_is_done_is_not_done_again_where_a_commit_was_put_behind_it()
    {
        const string first = "-- migrationkit: no-transaction\ncreate table b (i int);\n";
        const string mark = "--> statement-breakpoint";
        var database = await postgres.NewDatabaseAsync();
        var apply = () => database.Migrator(("b", first + "insert into b values (1 / 0);")).ApplyAsync(Ct);
        await apply.Should().ThrowAsync<MigrationFailedException>();

        await database
            .Migrator(("b", $"{first}insert into b values (1);{mark}\ncommit;{mark}\nvacuum b;"))
            .ApplyAsync(Ct);

        (await database.ScalarAsync<long>("select count(*) from b")).Should().Be(1);
    }

    /// <summary>golang-migrate sends it in a message of its own, in which it is in no transaction.</summary>
    [Theory]
    [InlineData("call fill()")]
    [InlineData("do $$ begin insert into a values (1); commit; insert into a values (2); end $$;")]
    public async Task A_lone_statement_that_may_commit_is_in_no_transaction_where_the_tool_has_none(string sql)
    {
        const string procedure = """
            create procedure fill() language plpgsql as
            $$ begin insert into a values (1); commit; insert into a values (2); end $$
            """;
        var database = await postgres.NewDatabaseAsync();
        using var folder = new FolderOnDisk(("1_a.up.sql", A.Item2 + ";" + procedure), ("2_b.up.sql", sql));

        var report = await new Migrator(database.DataSource, MigrationSource.Directory(folder.Path)).ApplyAsync(Ct);

        report.Applied.Should().Equal("1_a.up", "2_b.up");
        (await database.ScalarAsync<long>("select sum(i)::bigint from a")).Should().Be(5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("set local statement_timeout = 0; ")]
    [InlineData("begin; set local statement_timeout = 0; ")]
    public async Task Modes_that_come_first_are_those_of_the_transaction_of_the_file(string before)
    {
        var database = await postgres.NewDatabaseAsync();

        await database
            .Migrator(
                (
                    "a",
                    before
                        + "set transaction isolation level serializable; create table level as select current_setting('transaction_isolation') as name"
                        + (before.StartsWith("begin", StringComparison.Ordinal) ? "; commit" : "")
                )
            )
            .ApplyAsync(Ct);

        (await database.ScalarAsync<string>("select name from level")).Should().Be("serializable");
        (await database.HistoryAsync()).Should().Equal("a");
    }

    [Fact]
    public async Task A_dry_run_stops_before_it_and_says_so()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(new MigratorOptions { DryRun = true }, A, B("vacuum"), C);
        var warnings = new List<string>();
        MigrationReport? report = null;

        await foreach (var happened in migrator.ApplyEventsAsync(Ct))
        {
            if (happened is RunWarning warning)
            {
                warnings.Add(warning.Message);
            }
            report = (happened as RunEnded)?.Report ?? report;
        }

        report!.Applied.Should().Equal("a");
        report.NotAttempted.Should().Equal("b", "c");
        warnings.Should().ContainSingle().Which.Should().Contain("the dry run stops before it");
        (await database.ContentAsync()).Should().BeEmpty();
    }
}
