using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.FaultInjection;

/// <summary>The server did something, and the runner never heard of it.</summary>
public sealed class LostAnswers(PostgresFixture postgres)
{
    private static readonly (string, string)[] Three =
    [
        ("1", "create table a as select 1 as i"),
        ("2", "create table b as select 2 as i"),
        ("3", "create table c as select 3 as i"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // The first two COMMITs are those of the history table and of what is prepared. Where an answer of theirs is lost, the
    // runner may end the server process before it has come to the first migration: then nothing is applied.
    [Theory(Timeout = 60_000)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Of_a_commit_that_nobody_confirms_the_runner_finds_out_and_goes_on(int commit)
    {
        var scenario = await Scenario.CreateAsync(postgres, Three);
        var database = await postgres.NewDatabaseAsync();
        await using var proxy = new Proxy(database.ConnectionString);
        var seen = 0;
        proxy.OnReply = reply => reply is { Type: 'C', Text: "COMMIT" } && ++seen == commit ? Fate.Cut : Fate.Pass;

        var error = await scenario.RunAsync(database, proxy.ConnectionString);

        error.Should().BeNull();
        seen.Should().BeGreaterThanOrEqualTo(commit);
        (await database.HistoryAsync()).Should().Equal("1", "2", "3");
        await scenario.ConvergeAsync(database);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Of_a_lost_answer_before_the_first_migration_the_report_says_what_the_history_says(int commit)
    {
        var scenario = await Scenario.CreateAsync(postgres, Three);
        var database = await postgres.NewDatabaseAsync();
        await using var proxy = new Proxy(database.ConnectionString);
        var seen = 0;
        proxy.OnReply = reply => reply is { Type: 'C', Text: "COMMIT" } && ++seen == commit ? Fate.Cut : Fate.Pass;

        var error = await scenario.RunAsync(database, proxy.ConnectionString);

        if (error is not null)
        {
            error.Should().BeOfType<DatabaseUnavailableException>();
            error.Message.Should().Contain("rolled back, as the history shows");
        }
        await scenario.ConvergeAsync(database);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_another_runner_applied_while_the_network_was_cut_is_not_called_applied()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var proxy = new Proxy(database.ConnectionString);
        MigrationReport? other = null;
        proxy.OnRequest = async request =>
        {
            if (other is not null || request.Sql?.EndsWith("_turn", StringComparison.Ordinal) != true)
            {
                return Fate.Pass;
            }
            other = await database.Migrator(Three).ApplyAsync(Ct);
            return Fate.Cut;
        };
        await using var dataSource = NpgsqlDataSource.Create(proxy.ConnectionString);
        var migrator = new Migrator(dataSource, MigrationSource.InMemory(Three));
        var events = new List<MigrationEvent>();

        await foreach (var happened in migrator.ApplyEventsAsync(Ct))
        {
            events.Add(happened);
        }

        other!.Applied.Should().Equal("1", "2", "3");
        events.OfType<MigrationApplied>().Should().BeEmpty();
        events.OfType<MigrationSkipped>().Should().HaveCount(3).And.OnlyContain(e => e.ByAnotherRunner);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_process_that_ends_inside_the_commit_has_not_committed()
    {
        // Deferred once more behind the runner's own SET CONSTRAINTS, so that it happens in the COMMIT itself.
        const string bomb = """
            create table bomb (i int);
            create function explode() returns trigger language plpgsql as $$
              begin
                if current_setting('application_name') = 'victim' then
                  perform pg_terminate_backend(pg_backend_pid());
                end if;
                return null;
              end $$;
            create constraint trigger explode after insert on bomb
              deferrable initially deferred for each row execute function explode();
            create function arm() returns trigger language plpgsql as $$
              begin
                set constraints all deferred;
                insert into bomb values (1);
                return null;
              end $$;
            create trigger arm after insert on schema_migrations for each row execute function arm();
            """;
        var scenario = await Scenario.CreateAsync(
            postgres,
            Three[0],
            ("2", bomb),
            ("3", "drop trigger arm on schema_migrations")
        );
        var database = await postgres.NewDatabaseAsync();

        var error = await scenario.RunAsync(database, database.ConnectionString + ";Application Name=victim");

        error
            .Should()
            .BeOfType<DatabaseUnavailableException>()
            .Which.Message.Should()
            .StartWith("2.sql: the connection broke: ")
            .And.Contain("rolled back, as the history shows");
        error!.Report!.Applied.Should().Equal("1");
        (error.Report.Failed, error.Report.NotAttempted.Single()).Should().Be(("2", "3"));
        await scenario.ConvergeAsync(database);
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_statements_outside_a_transaction_nobody_says_that_they_were_rolled_back()
    {
        const string last = "insert into b values (2)";
        var scenario = await Scenario.CreateAsync(
            postgres,
            Three[0],
            ("2", $"-- migrationkit: no-transaction\ncreate table b (i int); {last}")
        );
        var database = await postgres.NewDatabaseAsync();
        await using var proxy = new Proxy(database.ConnectionString);
        proxy.OnRequest = request => ValueTask.FromResult(request.Sql == last ? Fate.Terminate : Fate.Pass);

        var error = await scenario.RunAsync(database, proxy.ConnectionString);

        error!.Message.Should().NotContain("rolled back").And.Contain("it resumes there");
        (await database.ExistsAsync("b")).Should().BeTrue();
        await scenario.ConvergeAsync(database);
    }

    [Fact(Timeout = 60_000)]
    public async Task Over_a_network_that_has_gone_silent_a_run_can_be_cancelled()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var proxy = new Proxy(database.ConnectionString);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        proxy.OnRequest = async request =>
        {
            if (request.Sql != "create table b as select 2 as i")
            {
                return Fate.Pass;
            }
            await Execution.ConcurrencyTests.WaitForAsync(database, "select to_regclass('a') is not null");
            await stop.CancelAsync();
            return Fate.Silence;
        };
        await using var dataSource = NpgsqlDataSource.Create(proxy.ConnectionString + ";Cancellation Timeout=100");
        var migrator = new Migrator(dataSource, MigrationSource.InMemory(Three));

        var error = (
            await migrator.Invoking(m => m.ApplyAsync(stop.Token)).Should().ThrowAsync<MigrationCanceledException>()
        ).Which;

        error.Report.NotAttempted.Should().Equal("2", "3");
        await Scenario.VerifyAsync(database, error.Report);
        (await database.Migrator(Three).ApplyAsync(Ct)).Applied.Should().Equal("2", "3");
    }
}
