using System.Transactions;
using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.FaultInjection;

/// <summary>The data source is the application's, set up as it likes.</summary>
public sealed class DataSources(PostgresFixture postgres)
{
    private static readonly (string, string)[] Two =
    [
        ("1", "create table a (i int)"),
        ("2", "insert into a values (1)"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("Maximum Pool Size=1")]
    [InlineData("No Reset On Close=true")]
    [InlineData("Pooling=false")]
    [InlineData("Max Auto Prepare=20;Auto Prepare Min Usages=1")]
    public async Task Any_kind_of_pool_will_do(string settings)
    {
        var database = await postgres.NewDatabaseAsync();
        await using var dataSource = NpgsqlDataSource.Create($"{database.ConnectionString};{settings};Timeout=5");
        (string, string)[] failing = [.. Two, ("3", "select nope")];

        (await ApplyAsync(dataSource, Two)).Applied.Should().Equal("1", "2");
        await dataSource
            .Invoking(source => ApplyAsync(source, failing))
            .Should()
            .ThrowAsync<MigrationFailedException>();
        (await ApplyAsync(dataSource, [.. Two, ("3", "select 1")])).Applied.Should().Equal("3");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pool_of_one_is_too_small_for_a_file_that_needs_a_second_connection_and_that_is_said()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var dataSource = NpgsqlDataSource.Create(
            $"{database.ConnectionString};Maximum Pool Size=1;Timeout=5"
        );
        (string, string)[] vacuum = [.. Two, ("3", "-- migrationkit: no-transaction\nvacuum a")];

        var error = (
            await dataSource
                .Invoking(source => ApplyAsync(source, vacuum))
                .Should()
                .ThrowAsync<DatabaseUnavailableException>()
        ).Which;

        error.Message.Should().Contain("Max Pool Size");
        error.Report!.NotAttempted.Should().Equal("1", "2", "3");
        (await database.ContentAsync()).Should().BeEmpty();
    }

    [Fact(Timeout = 60_000)]
    public async Task Connections_that_broke_in_the_pool_are_replaced()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString + ";Application Name=idle");
        var idle = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => dataSource.OpenConnectionAsync(Ct).AsTask()));
        foreach (var connection in idle)
        {
            await connection.DisposeAsync();
        }
        await database.ExecuteAsync(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'idle' and datname = current_database()"
        );

        var report = await ApplyAsync(dataSource, [.. Two, ("3", "-- migrationkit: no-transaction\nvacuum a")]);

        report.Applied.Should().Equal("1", "2", "3");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_is_not_part_of_the_transaction_around_it()
    {
        var database = await postgres.NewDatabaseAsync();
        var notices = new List<ServerNotice>();
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await foreach (var happened in database.Migrator(Two).ApplyEventsAsync(Ct))
            {
                if (happened is ServerNotice notice)
                {
                    notices.Add(notice);
                }
            }
            Transaction.Current.Should().NotBeNull("it is the caller's still");
            // The caller does not complete it.
        }

        notices.Should().BeEmpty();
        (await database.HistoryAsync()).Should().Equal("1", "2");
        (await database.ScalarAsync<long>("select count(*) from a")).Should().Be(1);
    }

    private static Task<MigrationReport> ApplyAsync(NpgsqlDataSource dataSource, (string, string)[] migrations) =>
        new Migrator(dataSource, MigrationSource.InMemory(migrations)).ApplyAsync(Ct);
}
