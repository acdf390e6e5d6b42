using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Fleets;

public sealed class FleetTests(PostgresFixture postgres)
{
    // Fails where a is empty, so that each database decides for itself.
    private static readonly (string, string)[] Picky =
    [
        ("001_a", "create table if not exists a (i int)"),
        ("002_b", "create table b (i int);\nselect 1 / count(*) from a"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_target_hides_no_other_and_is_named_with_file_and_line()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 4);
        await WellAsync(databases, 0, 1, 3);
        using var folder = new MigrationFolder(Picky);
        var fleet = new Fleet(databases.Targets, MigrationSource.Directory(folder.Path));

        var report = await fleet.ApplyAsync(Ct);
        var again = await fleet.ApplyAsync(Ct);

        report.Success.Should().BeFalse();
        report.Results.Select(result => result.Target.Name).Should().Equal("t01", "t02", "t03", "t04");
        report.With(FleetOutcome.Applied).Should().HaveCount(3).And.OnlyContain(r => r.Applied.Count == 2);
        var failed = report.With(FleetOutcome.Failed).Should().ContainSingle().Which;
        failed.Target.Name.Should().Be("t03");
        failed.Applied.Should().Equal("001_a");
        var error = failed.Error.Should().BeOfType<MigrationFailedException>().Which;
        (Path.GetFileName(error.Path), error.Line).Should().Be(("002_b.sql", 2));
        again.With(FleetOutcome.NothingToDo).Should().HaveCount(3);
        (await databases.HistoriesAsync()).Should().Equal("001_a,002_b", "001_a,002_b", "001_a", "001_a,002_b");
    }

    [Fact]
    public async Task The_folder_is_read_once_for_all_targets()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 3);
        var folder = new MigrationFolder(("001_a", "create table a (i int)"));
        var fleet = new Fleet(databases.Targets, MigrationSource.Directory(folder.Path), new() { Parallelism = 1 });
        var outcomes = new List<FleetOutcome>();

        await foreach (var happened in fleet.ApplyEventsAsync(Ct))
        {
            if (happened is FleetTargetStarted { Target.Name: "t01" })
            {
                folder.Dispose();
            }
            if (happened is FleetTargetEnded ended)
            {
                outcomes.Add(ended.Result.Outcome);
            }
        }

        outcomes.Should().Equal(Enumerable.Repeat(FleetOutcome.Applied, 3));
    }

    [Fact]
    public async Task A_canary_that_fails_leaves_the_others_untouched()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 5);
        await WellAsync(databases, 0, 2, 3, 4);
        var asked = false;
        var options = new FleetOptions { Canary = 2, AfterCanary = (_, _) => Task.FromResult(asked = true) };

        var report = await new Fleet(databases.Targets, MigrationSource.InMemory(Picky), options).ApplyAsync(Ct);

        report
            .Results.Select(result => result.Outcome)
            .Should()
            .Equal(
                FleetOutcome.Applied,
                FleetOutcome.Failed,
                FleetOutcome.NotAttempted,
                FleetOutcome.NotAttempted,
                FleetOutcome.NotAttempted
            );
        asked.Should().BeFalse();
        (await databases.HistoriesAsync()).Should().Equal("001_a,002_b", "001_a", "", "", "");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_the_canaries_somebody_may_say_whether_to_go_on(bool goOn)
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 3);
        FleetReport? seen = null;
        string[] before = [];
        var options = new FleetOptions
        {
            Canary = 1,
            AfterCanary = async (report, _) =>
            {
                (seen, before) = (report, await databases.HistoriesAsync());
                return goOn;
            },
        };

        var report = await new Fleet(databases.Targets, Source("select 1"), options).ApplyAsync(Ct);

        seen!.Results.Should().ContainSingle().Which.Outcome.Should().Be(FleetOutcome.Applied);
        before.Should().Equal("001", "", "");
        report.Success.Should().Be(goOn);
        (await databases.HistoriesAsync()).Should().Equal(goOn ? ["001", "001", "001"] : ["001", "", ""]);
    }

    [Fact]
    public async Task A_question_after_the_canaries_that_throws_loses_no_report()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 2);
        var options = new FleetOptions { Canary = 1, AfterCanary = (_, _) => throw new TimeoutException("no answer") };
        FleetReport? report = null;

        var run = async () =>
        {
            await foreach (
                var happened in new Fleet(databases.Targets, Source("select 1"), options).ApplyEventsAsync(Ct)
            )
            {
                report = (happened as FleetEnded)?.Report;
            }
        };

        await run.Should().ThrowAsync<TimeoutException>();
        report!
            .Results.Select(result => result.Outcome)
            .Should()
            .Equal(FleetOutcome.Applied, FleetOutcome.NotAttempted);
    }

    [Fact]
    public async Task After_so_many_failures_no_other_target_is_started()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 5);
        await WellAsync(databases, 1, 3, 4);
        var options = new FleetOptions { Parallelism = 1, StopAfterFailures = 2 };

        var report = await new Fleet(databases.Targets, MigrationSource.InMemory(Picky), options).ApplyAsync(Ct);

        report
            .Results.Select(result => result.Outcome)
            .Should()
            .Equal(
                FleetOutcome.Failed,
                FleetOutcome.Applied,
                FleetOutcome.Failed,
                FleetOutcome.NotAttempted,
                FleetOutcome.NotAttempted
            );
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancelled_it_rolls_back_what_runs_and_attempts_no_other()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 4);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var fleet = new Fleet(
            databases.Targets,
            MigrationSource.InMemory(
                ("001", "create table a (i int)"),
                ("002", "create table b (i int); select pg_sleep(100)")
            ),
            new() { ParallelismPerServer = 2 }
        );
        var applied = 0;

        var run = async () =>
        {
            await foreach (var happened in fleet.ApplyEventsAsync(cancel.Token))
            {
                if (happened is FleetTargetEvent { Happened: MigrationApplied } && ++applied == 2)
                {
                    await cancel.CancelAsync();
                }
            }
        };

        var report = (await run.Should().ThrowAsync<FleetCanceledException>()).Which.Report;
        report
            .Results.Select(result => result.Outcome)
            .Should()
            .Equal(FleetOutcome.Canceled, FleetOutcome.Canceled, FleetOutcome.NotAttempted, FleetOutcome.NotAttempted);
        report.With(FleetOutcome.Canceled).Should().OnlyContain(r => r.Applied.Single() == "001");
        (await databases.HistoriesAsync()).Should().Equal("001", "001", "", "");
        (await databases[0].ExistsAsync("b")).Should().BeFalse();
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_fails_its_own_targets_only()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 1);
        FleetTarget[] targets =
        [
            new("Host=127.0.0.1;Port=1;Database=d;Username=u;Password=CaNaRy", "nowhere"),
            .. databases.Targets,
        ];

        var report = await new Fleet(targets, Source("select 1")).ApplyAsync(Ct);

        report.With(FleetOutcome.Applied).Should().ContainSingle();
        var failed = report.With(FleetOutcome.Failed).Should().ContainSingle().Which;
        failed.Error.Should().BeOfType<DatabaseUnavailableException>();
        (failed + failed.Error!.ToString()).Should().NotContain("CaNaRy");
    }

    [Fact]
    public async Task A_plan_of_a_fleet_says_for_each_target_what_is_pending()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 2);
        await databases[0].Migrator(("001", "select 1")).ApplyAsync(Ct);
        var plans = new Dictionary<string, string[]>();
        FleetReport? report = null;

        await foreach (var happened in new Fleet(databases.Targets, Source("select 1")).PlanEventsAsync(Ct))
        {
            if (happened is FleetTargetPlanned planned)
            {
                plans.Add(planned.Target.Name, [.. planned.Plan.Pending.Select(m => m.Name)]);
            }
            report = (happened as FleetEnded)?.Report;
        }

        plans["t01"].Should().BeEmpty();
        plans["t02"].Should().Equal("001");
        report!.Results.Select(result => result.Outcome).Should().Equal(FleetOutcome.NothingToDo, FleetOutcome.Pending);
        (await databases.HistoriesAsync())[1].Should().BeEmpty();
    }

    [Fact]
    public void What_cannot_be_meant_is_refused_before_anything_is_opened()
    {
        FleetTarget[] twice = [new("Host=a", "t"), new("Host=b", "t")];
        FleetTarget[] tenant = [new("Host=a", "t") { Schema = "s" }];

        Refusal(twice, new()).Should().Be("Two targets have the name 't'. Give each its own.");
        Refusal([], new() { Parallelism = 0 }).Should().Contain("numbers from 1");
        Refusal([], new() { ParallelismPerServer = 0 }).Should().Contain("numbers from 1");
        Refusal([], new() { StopAfterFailures = 0 }).Should().Contain("numbers from 1");
        Refusal([], new() { Canary = -1 }).Should().Contain("one from 0");
        Refusal(tenant, new() { Migrator = new() { HistoryTable = "x.y" } })
            .Should()
            .Contain("give 'x.y' without a schema");

        static string Refusal(FleetTarget[] targets, FleetOptions options) =>
            FluentActions
                .Invoking(() => new Fleet(targets, Source("select 1"), options))
                .Should()
                .Throw<InvalidOptionException>()
                .Which.Message;
    }

    [Theory]
    [InlineData("postgres://u:CaNaRy@h:5433/d", "h:5433/d", "h:5433")]
    [InlineData("Host=h;Username=u;Password=CaNaRy", "h:5432/u", "h:5432")]
    [InlineData("host=a,b port=1,2 dbname=d password=CaNaRy", "a:1,b:2/d", "a:1,b:2")]
    public void A_target_is_named_by_its_place_and_never_shows_a_password(string connection, string name, string server)
    {
        var target = new FleetTarget(connection);

        (target.Name, target.Server, target.ToString()).Should().Be((name, server, name));
    }

    [Fact]
    public void A_malformed_connection_string_or_a_name_that_is_one_is_not_repeated()
    {
        FluentActions
            .Invoking(() => new FleetTarget("postgres://u:CaNaRy@h:port/d", "t"))
            .Should()
            .Throw<InvalidOptionException>()
            .Which.Message.Should()
            .StartWith("The connection string of target 't' cannot be used: ")
            .And.NotContain("CaNaRy");
        FluentActions
            .Invoking(() => new FleetTarget("Host=h", "postgres://u:CaNaRy@h/d"))
            .Should()
            .Throw<InvalidOptionException>()
            .Which.Message.Should()
            .NotContain("CaNaRy");
    }

    private static MigrationSource Source(string sql) => MigrationSource.InMemory(("001", sql));

    private static async Task WellAsync(FleetDatabases databases, params int[] well)
    {
        foreach (var i in well)
        {
            await databases[i].ExecuteAsync("create table a as select 1 as i");
        }
        foreach (var i in Enumerable.Range(0, databases.Targets.Count))
        {
            await databases[i].Migrator().AdoptNoneAsync(Ct);
        }
    }
}
