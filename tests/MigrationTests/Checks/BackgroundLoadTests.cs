using MigrationKit.Tests;
using MigrationKit.Verification.Support;
using MigrationTests.Sources;
using Npgsql;

namespace MigrationTests.Checks;

/// <summary>The reader and the writer beside a file whose locks are measured.</summary>
public sealed class BackgroundLoadTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "(3.0 ms)")]
    [InlineData(0.0, "(3.0 ms)")]
    [InlineData(0.04, "(3.0 ms)")]
    [InlineData(1.5, "(3.0 ms, traffic waited up to 1.5 ms)")]
    public async Task A_wait_is_told_where_there_was_one(double? milliseconds, string words)
    {
        using var folder = new FolderOnDisk(("001_a.sql", "select 1"));
        var statement = (await folder.LoadAsync()).Migrations[0].Statements[0];
        var time = TimeSpan.FromMilliseconds(3);

        var effect = new StatementEffect(statement, 1, "t", 1, "ShareLock", false, true, 0, 0, 0, time)
        {
            Waited = milliseconds is { } waited ? TimeSpan.FromMilliseconds(waited) : null,
        };

        effect.TimedWords.Should().Be($"SHARE on t blocks writes, and every row is read {words}");
    }

    [Fact]
    public async Task The_load_waits_however_short_the_database_lets_a_lock_be_waited_for()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table t (id int)");
        await using var holder = await database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await holder.BeginTransactionAsync(Ct);
        await using var hold = new NpgsqlCommand("lock table t", holder, transaction);
        await hold.ExecuteNonQueryAsync(Ct);
        await using var impatient = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c lock_timeout=1" }
        );

        var load = new BackgroundLoad(impatient, [new(1, "t", "t", IsView: false, 1, 1)]);
        while (load.Longest < TimeSpan.FromMilliseconds(100))
        {
            await Task.Delay(1, Ct);
        }

        await transaction.RollbackAsync(Ct);
        await load.Awaiting(load => load.DisposeAsync().AsTask()).Should().NotThrowAsync();
    }
}
