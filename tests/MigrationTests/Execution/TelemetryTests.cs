using System.Diagnostics;
using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Execution;

public sealed class TelemetryTests(PostgresFixture postgres)
{
    private const string Applied = "migrationkit.migrations.applied";
    private const string Duration = "migrationkit.run.duration";
    private const string LockWait = "migrationkit.run_lock.wait.duration";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_a_span_with_one_for_each_migration()
    {
        var database = await postgres.NewDatabaseAsync();
        using var observer = new RunObserver(database);

        await database.Migrator(("1", "create table a (i int)"), ("2", "create table b (i int)")).ApplyAsync(Ct);

        var spans = observer.Spans();
        spans
            .Select(span =>
                (span.DisplayName, span.GetTagItem("migrationkit.migration"), span.GetTagItem("migrationkit.outcome"))
            )
            .Should()
            .Equal(("migrate", null, null), ("apply migration", "1", "applied"), ("apply migration", "2", "applied"));
        spans.Skip(1).Should().OnlyContain(span => span.ParentSpanId == spans[0].SpanId);
    }

    [Fact]
    public async Task Each_span_names_the_server_as_OpenTelemetry_does()
    {
        var database = await postgres.NewDatabaseAsync();
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        using var observer = new RunObserver(database);

        await database.Migrator(("1", "create table a (i int)")).ApplyAsync(Ct);

        observer
            .Spans()
            .Should()
            .HaveCount(2)
            .And.AllSatisfy(span =>
                span.TagObjects.Should()
                    .Contain(
                        [
                            new("db.system.name", "postgresql"),
                            new("db.namespace", server.Database),
                            new("server.address", server.Host),
                            new("server.port", server.Port),
                        ]
                    )
            );
    }

    [Fact]
    public async Task Of_several_servers_it_names_the_one_that_answered()
    {
        var database = await postgres.NewDatabaseAsync();
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        using var observer = new RunObserver(database);
        var several = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Host = $"127.0.0.1:{Hosting.LoopbackPort.Free()},{server.Host}:{server.Port}",
        };
        await using var dataSource = new NpgsqlDataSourceBuilder(several.ConnectionString).BuildMultiHost();

        await new Migrator(dataSource, MigrationSource.InMemory(("1", "create table a (i int)"))).ApplyAsync(Ct);

        observer.Spans().Select(span => span.GetTagItem("server.port")).Should().Equal(server.Port, server.Port);
    }

    [Fact]
    public async Task A_failure_is_its_SQLSTATE_and_no_value_of_the_statement()
    {
        var database = await postgres.NewDatabaseAsync();
        using var observer = new RunObserver(database);

        var run = () => database.Migrator(("1", "select 1 / 0, 'a secret'")).ApplyAsync(Ct);

        await run.Should().ThrowAsync<MigrationFailedException>();
        var spans = observer.Spans();
        spans.Should().HaveCount(2);
        foreach (var span in spans)
        {
            span.Status.Should().Be(ActivityStatusCode.Error);
            span.GetTagItem("error.type").Should().Be(PostgresErrorCodes.DivisionByZero);
            span.StatusDescription.Should().BeNull();
            span.Events.Should().BeEmpty();
            string.Concat(span.TagObjects).Should().NotContain("secret");
        }
    }

    [Fact]
    public async Task A_server_that_refuses_is_a_failed_run_without_the_password()
    {
        var database = await postgres.NewDatabaseAsync();
        using var observer = new RunObserver(database);
        var wrong = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Username = "nobody_of_this_name",
            Password = "not-the-password",
            PersistSecurityInfo = true,
        };
        await using var dataSource = NpgsqlDataSource.Create(wrong.ConnectionString);

        var run = () => new Migrator(dataSource, MigrationSource.InMemory(("1", "select 1"))).ApplyAsync(Ct);

        await run.Should().ThrowAsync<DatabaseUnavailableException>();
        var span = observer.Spans().Should().ContainSingle().Which;
        span.GetTagItem("error.type")
            .Should()
            .BeOneOf(PostgresErrorCodes.InvalidPassword, PostgresErrorCodes.InvalidAuthorizationSpecification);
        string.Concat(span.TagObjects).Should().NotContain("not-the-password");
    }

    [Fact]
    public async Task What_is_tried_again_is_a_span_for_each_attempt()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create sequence try");
        using var observer = new RunObserver(database);

        await database
            .Migrator(
                (
                    "1",
                    """
                    -- migrationkit: replayable
                    do $$ begin
                      if nextval('try') = 1 then raise exception using errcode = '40001'; end if;
                    end $$
                    """
                )
            )
            .ApplyAsync(Ct);

        observer
            .Spans()
            .Skip(1)
            .Select(span => (span.GetTagItem("migrationkit.outcome"), span.GetTagItem("error.type")))
            .Should()
            .Equal(("retried", "40001"), ("applied", null));
    }

    [Fact]
    public async Task Metrics_count_what_was_applied_and_time_the_run()
    {
        var database = await postgres.NewDatabaseAsync();
        using var observer = new RunObserver(database);
        var migrator = database.Migrator(("1", "create table a (i int)"), ("2", "create table b (i int)"));

        await migrator.ApplyAsync(Ct);
        await migrator.ApplyAsync(Ct);

        observer.Points(Applied).Sum(point => point.GetSumLong()).Should().Be(2);
        var runs = observer.Points(Duration).Should().ContainSingle().Which;
        runs.GetHistogramCount().Should().Be(2);
        runs.GetHistogramSum().Should().BePositive();
        observer.Points(LockWait).Should().BeEmpty();
    }

    [Fact]
    public async Task A_dry_run_applies_nothing()
    {
        var database = await postgres.NewDatabaseAsync();
        using var observer = new RunObserver(database);

        await database.Migrator(new MigratorOptions { DryRun = true }, ("1", "create table a (i int)")).ApplyAsync(Ct);

        observer.Points(Applied).Sum(point => point.GetSumLong()).Should().Be(0);
        observer.Points(Duration).Should().ContainSingle();
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_waits_for_another_runner_measures_how_long()
    {
        var database = await postgres.NewDatabaseAsync();
        using var observer = new RunObserver(database);
        await database.ExecuteAsync("create schema signs");
        await database.ExecuteAsync("create table signs.go ()");
        (string, string)[] slow =
        [
            ("1", "do $$ begin while not exists (select from signs.go) loop perform pg_sleep(0.02); end loop; end $$"),
            ("2", "create table a (i int)"),
        ];

        var reports = await Task.WhenAll(RunAsync(), RunAsync());

        var waited = observer.Points(LockWait).Should().ContainSingle().Which;
        waited.GetHistogramCount().Should().Be(1);
        waited
            .GetHistogramSum()
            .Should()
            .BeApproximately(reports.Max(report => report.RunLockWait.TotalSeconds), 0.001)
            .And.BePositive();
        observer.Spans().Count(span => Equals(span.GetTagItem("migrationkit.outcome"), "applied")).Should().Be(2);
        reports.Min(report => report.RunLockWait).Should().Be(TimeSpan.Zero);

        // The one that has the run lock goes on when the other waits for it.
        async Task<MigrationReport> RunAsync()
        {
            MigrationReport? report = null;
            await foreach (var happened in database.Migrator(slow).ApplyEventsAsync(Ct))
            {
                if (happened is RunLockAwaited)
                {
                    await database.ExecuteAsync("insert into signs.go default values");
                }
                report = (happened as RunEnded)?.Report;
            }
            return report!;
        }
    }
}
