using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;

namespace MigrationTests.Execution;

public sealed class DriftTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly (string, string) A = ("a", "create table a (i int)");
    private static readonly (string, string) B = ("b", "create table b (i int)");
    private static readonly (string, string) C = ("c", "create table c (i int)");
    private static readonly (string, string) Edited = ("a", "create table a (i bigint)");

    [Fact]
    public async Task A_modified_file_stops_the_run_before_it_starts()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(A).ApplyAsync(Ct);

        var apply = () => database.Migrator(Edited, B).ApplyAsync(Ct);

        var error = (await apply.Should().ThrowAsync<DriftException>()).Which;
        error.Entries.Should().ContainSingle().Which.State.Should().Be(MigrationState.Modified);
        error.Message.Should().Contain("a.sql is modified").And.Contain("migrationkit adopt --modified a");
        error.Report!.NotAttempted.Should().Equal("b");
        (await database.ExistsAsync("b")).Should().BeFalse();
    }

    [Fact]
    public async Task A_missing_file_stops_the_run_before_it_starts()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(A, B).ApplyAsync(Ct);

        var apply = () => database.Migrator(A, C).ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<DriftException>()).Which.Message.Should().Contain("b is missing");
        (await database.ExistsAsync("c")).Should().BeFalse();
    }

    [Fact]
    public async Task What_is_allowed_by_name_does_not_stop_the_run()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(A, B).ApplyAsync(Ct);

        var report = await database.Migrator(new MigratorOptions { Allow = ["a", "b"] }, Edited, C).ApplyAsync(Ct);

        report.Applied.Should().Equal("c");
    }

    [Fact]
    public async Task A_file_that_sorts_before_an_applied_one_is_refused_in_a_sequence()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(A, C).ApplyAsync(Ct);

        var apply = () => database.Migrator(A, B, C).ApplyAsync(Ct);

        var error = (await apply.Should().ThrowAsync<DriftException>()).Which;
        error.Entries.Should().ContainSingle().Which.State.Should().Be(MigrationState.OutOfOrder);
        error.Message.Should().Contain("b.sql is out of order").And.Contain("--out-of-order");
    }

    [Fact]
    public async Task It_runs_where_the_option_says_so()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(A, C).ApplyAsync(Ct);

        var report = await database.Migrator(new MigratorOptions { OutOfOrder = true }, A, B, C).ApplyAsync(Ct);

        report.Applied.Should().Equal("b");
    }

    [Fact]
    public async Task In_a_graph_it_runs_and_is_said()
    {
        var database = await postgres.NewDatabaseAsync();
        (string, string) free = ("b", "-- migrationkit: requires a\ncreate table b (i int)");
        (string, string) applied = ("c", "-- migrationkit: requires a\ncreate table c (i int)");
        await database.Migrator(A, applied).ApplyAsync(Ct);
        var migrator = database.Migrator(A, free, applied);

        var plan = await migrator.PlanAsync(Ct);
        var report = await migrator.ApplyAsync(Ct);

        plan.Entries.Should().ContainSingle(e => e.State == MigrationState.OutOfOrder).Which.Refused.Should().BeFalse();
        report.Applied.Should().Equal("b");
    }

    [Fact]
    public async Task A_lost_row_of_a_declared_requirement_is_pending_not_out_of_order()
    {
        var database = await postgres.NewDatabaseAsync();
        (string, string) dependent = ("b", "-- migrationkit: requires a\ncreate table b (i int)");
        await database.Migrator(A, dependent).ApplyAsync(Ct);
        await database.ExecuteAsync("delete from schema_migrations where version = 'a'");

        var plan = await database.Migrator(A, dependent).PlanAsync(Ct);

        plan.Entries[0].State.Should().Be(MigrationState.Pending);
    }
}
