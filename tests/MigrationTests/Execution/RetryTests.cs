using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;

namespace MigrationTests.Execution;

public sealed class RetryTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task A_table_that_is_locked_for_a_while_is_tried_again()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table t (i int)");
        await database.Migrator().AdoptNoneAsync(Ct);
        await using var holder = await database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await holder.BeginTransactionAsync(Ct);
        await using (var command = new Npgsql.NpgsqlCommand("lock table t", holder))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }
        var migrator = database.Migrator(
            new MigratorOptions { LockTimeout = TimeSpan.FromMilliseconds(100) },
            ("a", "create table a (i int)"),
            ("b", "alter table t add j int")
        );
        var retried = new List<MigrationRetried>();
        RunEnded? ended = null;

        await foreach (var happened in migrator.ApplyEventsAsync(Ct))
        {
            ended = happened as RunEnded;
            if (happened is MigrationRetried retry)
            {
                retried.Add(retry);
                if (retried.Count == 2)
                {
                    await transaction.RollbackAsync(Ct);
                }
            }
        }

        retried.Should().HaveCountGreaterThanOrEqualTo(2).And.OnlyContain(r => r.Name == "b" && r.SqlState == "55P03");
        ended!.Report.Applied.Should().Equal("a", "b");
    }

    [Fact(Timeout = 30_000)]
    public async Task Once_the_budget_is_spent_the_migration_fails_and_says_so()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table t (i int)");
        await database.Migrator().AdoptNoneAsync(Ct);
        await using var holder = await database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await holder.BeginTransactionAsync(Ct);
        await using (var command = new Npgsql.NpgsqlCommand("lock table t\n--\u0007bell", holder))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }
        var migrator = database.Migrator(
            new MigratorOptions { LockTimeout = TimeSpan.FromSeconds(4), RetryBudget = TimeSpan.FromMilliseconds(300) },
            ("a", "alter table t add j int")
        );

        var error = (
            await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>()
        ).Which;

        error.SqlState.Should().Be("55P03");
        error
            .Message.Should()
            .Contain("no lock within 4 s, tried for 0.3 s; ")
            .And.Contain($"t is locked by process {holder.ProcessID} (")
            .And.Contain("idle in transaction, since ")
            .And.Contain(" UTC: lock table t -- bell.")
            .And.Contain("--retry-budget");
        await transaction.RollbackAsync(Ct);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_statement_timeout_on_request_is_no_reason_to_try_again()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(
            new MigratorOptions { StatementTimeout = TimeSpan.FromMilliseconds(100) },
            ("a", "select pg_sleep(20)")
        );

        var error = (
            await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>()
        ).Which;

        error.SqlState.Should().Be("57014");
    }
}
