using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Execution;

/// <summary>Which index counts as built, which is dropped, and which is nobody's business.</summary>
public sealed class InterruptedIndexTests(PostgresFixture postgres)
{
    private const string Build = "create index concurrently if not exists a_i on a (i)";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static (string, string)[] Folder(string statement) =>
        [("a", "create table a (i int, j int)"), ("b", "-- migrationkit: no-transaction\n" + statement)];

    [Fact]
    public async Task An_invalid_index_of_the_interrupted_statement_is_dropped_and_built_again()
    {
        var database = await InterruptedAsync(Build);
        await InvalidateAsync(database, "create index a_i on a (i)");

        var warnings = await ApplyAsync(database, Build);

        warnings.Should().ContainSingle().Which.Should().Contain("dropped the INVALID index a_i");
        (await ValidAsync(database)).Should().BeTrue();
    }

    [Fact]
    public async Task An_index_with_another_definition_is_not_taken_for_done()
    {
        var database = await InterruptedAsync(Build);
        await database.ExecuteAsync("create index a_i on a (j)");

        await VerifyAskedAsync(database, Build, "index a_i has another definition or was there before");
    }

    [Fact]
    public async Task An_index_whose_statement_was_changed_since_is_not_taken_for_done()
    {
        var database = await InterruptedAsync(Build);
        await database.ExecuteAsync("create index a_i on a (i)");

        await VerifyAskedAsync(
            database,
            "create index concurrently if not exists a_i on a (j)",
            "the statement was changed since it was sent"
        );
    }

    [Fact]
    public async Task An_invalid_index_with_another_definition_stays()
    {
        var database = await InterruptedAsync(Build);
        await InvalidateAsync(database, "create index a_i on a (j)");

        await VerifyAskedAsync(database, Build, "another definition");
        (await database.ExistsAsync("a_i")).Should().BeTrue();
    }

    [Fact]
    public async Task An_invalid_index_from_before_the_announcement_stays()
    {
        var database = await InterruptedAsync(Build, "create index a_i on a (i)");
        await InvalidateAsync(database, "select 1");

        await VerifyAskedAsync(database, Build, "was there before");
        (await database.ExistsAsync("a_i")).Should().BeTrue();
    }

    [Fact]
    public async Task An_invalid_index_of_another_person_stays_and_is_not_taken_for_the_real_one()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(Folder(Build)[..1]).ApplyAsync(Ct);
        await InvalidateAsync(database, "create index a_i on a (i)");

        var error = (
            await database
                .Migrator(Folder(Build))
                .Invoking(m => m.ApplyAsync(Ct))
                .Should()
                .ThrowAsync<MigrationFailedException>()
        ).Which;

        error.Refused.Should().BeTrue();
        error.Message.Should().StartWith("b.sql:2:1: refused: the INVALID index a_i is in the way");
        (await database.ExistsAsync("a_i")).Should().BeTrue();
    }

    [Fact(Timeout = 60_000)]
    public async Task An_invalid_index_that_somebody_may_be_building_stays()
    {
        var database = await InterruptedAsync(Build);
        await InvalidateAsync(database, "create index a_i on a (i)");
        await using var builder = await database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await builder.BeginTransactionAsync(Ct);
        // What CREATE INDEX CONCURRENTLY holds all the time.
        await using (var command = new NpgsqlCommand("lock table a in share update exclusive mode", builder))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }

        await VerifyAskedAsync(database, Build, $"process {builder.ProcessID} works on the table");

        (await database.ExistsAsync("a_i")).Should().BeTrue();
        await transaction.RollbackAsync(Ct);
        (await ApplyAsync(database, Build)).Should().ContainSingle();
        (await ValidAsync(database)).Should().BeTrue();
    }

    [Fact]
    public async Task An_index_that_was_dropped_and_created_again_is_not_dropped_again()
    {
        const string drop = "drop index concurrently a_i";
        var database = await InterruptedAsync(drop);
        await database.ExecuteAsync("create index a_i on a (j)");

        await VerifyAskedAsync(database, drop, "a_i is there, but was created or changed since");
        (await database.ExistsAsync("a_i")).Should().BeTrue();
    }

    [Fact]
    public async Task Only_the_interrupted_statement_can_be_decided()
    {
        var database = await InterruptedAsync("vacuum a");
        var migrator = database.Migrator(Folder("vacuum a"));

        foreach (var (name, number) in ((string, int)[])[("b", 2), ("a", 1), ("c", 1)])
        {
            await migrator
                .Invoking(m => m.MarkStatementDoneAsync(name, number, Ct))
                .Should()
                .ThrowAsync<MigrationFailedException>();
        }

        await migrator.MarkStatementDoneAsync("b", 1, Ct);
        (await migrator.ApplyAsync(Ct)).Applied.Should().Equal("b");
    }

    [Fact]
    public async Task A_block_that_fails_after_a_commit_does_not_simply_run_again()
    {
        const string block =
            "do $$ begin insert into a values (1); commit; perform 1 / (select count(*) from a where i = 2); end $$";
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(Folder(block));

        var error = (
            await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>()
        ).Which;
        var question = (
            await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<InterruptedStatementException>()
        ).Which;

        error.Message.Should().Contain("what it committed before the error stays").And.Contain("--again 1");
        (question.Name, question.Statement).Should().Be(("b", 1));
        (await database.ScalarAsync<long>("select count(*) from a")).Should().Be(1);
        await database.ExecuteAsync("insert into a values (2)");
        await migrator.RepeatStatementAsync("b", 1, Ct);
        (await migrator.ApplyAsync(Ct)).Applied.Should().Equal("b");
    }

    /// <summary>The statement is announced, and nobody knows what became of it.</summary>
    private async Task<TestDatabase> InterruptedAsync(string statement, string before = "select 1")
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(Folder(statement)[..1]).ApplyAsync(Ct);
        await database.ExecuteAsync(before);
        var set = await MigrationSet.LoadAsync(MigrationSource.InMemory(Folder(statement)), Ct);
        var b = set.Find("b")!;
        await database.ExecuteAsync(
            "insert into schema_migrations (version, checksum, statements_done, announced, duration_ms) "
                + $"values ('b', '{b.ChecksumOfFirst(0)}', -1, '{b.ChecksumOf(0)}', 0)"
        );
        return database;
    }

    private static async Task InvalidateAsync(TestDatabase database, string create)
    {
        await database.ExecuteAsync(create);
        await database.ExecuteAsync("update pg_index set indisvalid = false where indexrelid = 'a_i'::regclass");
    }

    private static async Task VerifyAskedAsync(TestDatabase database, string statement, string reason)
    {
        var error = (
            await database
                .Migrator(new MigratorOptions { LockTimeout = TimeSpan.FromMilliseconds(200) }, Folder(statement))
                .Invoking(m => m.ApplyAsync(Ct))
                .Should()
                .ThrowAsync<InterruptedStatementException>()
        ).Which;
        error.Message.Should().StartWith("b.sql:2:1: statement 1 was sent").And.Contain(reason);
        error.Report!.NotAttempted.Should().Equal("b");
    }

    private static async Task<List<string>> ApplyAsync(TestDatabase database, string statement)
    {
        var warnings = new List<string>();
        await foreach (var happened in database.Migrator(Folder(statement)).ApplyEventsAsync(Ct))
        {
            if (happened is RunWarning warning)
            {
                warnings.Add(warning.Message);
            }
        }
        return warnings;
    }

    private static Task<bool> ValidAsync(TestDatabase database) =>
        database.ScalarAsync<bool>("select indisvalid from pg_index where indexrelid = 'a_i'::regclass");
}
