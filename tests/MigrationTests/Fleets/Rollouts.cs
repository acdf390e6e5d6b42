using System.Text.RegularExpressions;
using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Fleets;

/// <summary>The tool over many databases.</summary>
public sealed class Rollouts(PostgresFixture postgres)
{
    // A database where the table is there already fails in line 2.
    private static readonly (string, string)[] Two =
    [
        ("001_a", "create table a (i int);"),
        ("002_b", "create table b (i int);\ncreate table broken (i int);"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_of_twelve_are_broken_nine_are_done_and_three_are_named_with_file_and_line()
    {
        var databases = await BrokenAsync(12, 2, 5, 9);
        using var folder = new MigrationFolder(Two);

        var text = await FleetTool.RunAsync(databases, folder, "apply");
        var json = await FleetTool.RunAsync(databases, folder, "apply", "--json");

        text.ExitCode.Should().Be(2);
        text.Output.Should().MatchRegex(@"(?m)^applied +\S+ m?s  t01  2 migrations$");
        Regex
            .Count(text.Output, @"(?m)^failed: t(03|06|10): 002_b: .*002_b\.sql:2:1: .*already exists \(42P07\)$")
            .Should()
            .Be(3);
        text.Output.Should().MatchRegex(@"(?m)^12 targets: 9 applied, 3 failed; in .+\.$");
        json.ExitCode.Should().Be(2);
        var last = json.Lines()[^1];
        (last.Text("event"), last.GetProperty("exitCode").GetInt32()).Should().Be(("fleet", 2));
        last.GetProperty("totals").GetProperty("nothingToDo").GetInt32().Should().Be(9);
        last.GetProperty("failed")
            .EnumerateArray()
            .Select(failed => (failed.Text("target"), failed.GetProperty("error").GetProperty("line").GetInt32()))
            .Should()
            .Equal(("t03", 2), ("t06", 2), ("t10", 2));
        (await databases.HistoriesAsync()).Count(history => history == "001_a,002_b").Should().Be(9);
    }

    [Fact]
    public async Task A_canary_that_fails_leaves_the_others_untouched()
    {
        var databases = await BrokenAsync(5, 1);
        using var folder = new MigrationFolder(Two);

        var result = await FleetTool.RunAsync(databases, folder, "apply", "--canary", "2", "--probe", "exit 0");

        result.ExitCode.Should().Be(2);
        result.Output.Should().Contain("5 targets: 1 applied, 1 failed, 3 not attempted; in ");
        result.Error.Should().NotContain("probe");
        (await databases.HistoriesAsync()).Should().Equal("001_a,002_b", "001_a", "", "", "");
    }

    [Theory]
    [InlineData("echo hello; exit 0", 0, "4 targets: 4 applied; in ")]
    [InlineData("echo hello; exit 7", 2, "4 targets: 1 applied, 3 not attempted; in ")]
    public async Task A_probe_after_the_canaries_decides(string probe, int exitCode, string summary)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is for a Unix shell.");
        var databases = await FleetDatabases.CreateAsync(postgres, 4);
        using var folder = new MigrationFolder(Two);

        var result = await FleetTool.RunAsync(
            databases,
            folder,
            "apply",
            "--canary",
            "1",
            "--pause",
            "10ms",
            "--probe",
            probe
        );

        result.ExitCode.Should().Be(exitCode, result.All);
        result.Output.Should().Contain(summary).And.NotContain("hello");
        result.Error.Should().Contain("hello\n").And.Contain($"ended with {(exitCode == 0 ? 0 : 7)}");
    }

    [Theory]
    [InlineData(1, "stop")]
    [InlineData(2, "stop-after", "2")]
    [InlineData(2, "stop-after=2")]
    [InlineData(3, "continue")]
    public async Task On_error_says_after_how_many_failures_no_other_starts(int failed, params string[] what)
    {
        var databases = await BrokenAsync(5, 0, 1, 3);
        using var folder = new MigrationFolder(Two);

        var result = await FleetTool.RunAsync(
            databases,
            folder,
            ["apply", "--parallel", "1", "--json", "--on-error", .. what]
        );

        result.ExitCode.Should().Be(2);
        result.Lines()[^1].GetProperty("totals").GetProperty("failed").GetInt32().Should().Be(failed);
    }

    [Fact]
    public async Task An_audit_names_the_targets_that_need_action_and_what_they_lack()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 4);
        using var folder = new MigrationFolder(("001_a", "create table a (i int);"));
        (await FleetTool.RunAsync(databases, folder, "apply")).ExitCode.Should().Be(0);
        await databases[2].ExecuteAsync("drop table a");
        folder.Write("002_b", "create table b (i int);");
        await databases[3].ExecuteAsync("drop table a");
        await databases[3].ExecuteAsync("drop table schema_migrations");

        var text = await FleetTool.RunAsync(databases, folder, "audit");
        var json = await FleetTool.RunAsync(databases, folder, "audit", "--json");
        var log = await FleetTool.RunAsync(databases, folder, "audit", "--log", "app.log");

        (text.ExitCode, json.ExitCode, log.ExitCode).Should().Be((3, 3, 1), text.All);
        text.Output.Should()
            .MatchRegex(@"(?m)^action needed +\S+ m?s  t01  1 migration pending$")
            .And.MatchRegex(@"(?m)^action needed +\S+ m?s  t03  1 database issue identified, 1 migration pending$")
            .And.Contain("4 targets: 4 action needed; in ");
        json.Lines()
            .Single(line => line.Text("event") == "ended" && line.Text("target") == "t03")
            .GetProperty("issues")
            .EnumerateArray()
            .Select(issue => issue.GetString())
            .Should()
            .Equal($"a: table missing ({folder.FileOf("001_a")}:1)");
        json.Lines().Outcomes().Should().OnlyContain(outcome => outcome.EndsWith(" pending"));
        log.Error.Should().Contain("--log is for the audit of one database");
    }

    [Fact]
    public async Task An_audit_of_healthy_targets_has_nothing_to_say()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 2);
        using var folder = new MigrationFolder(Two);
        (await FleetTool.RunAsync(databases, folder, "apply")).ExitCode.Should().Be(0);

        var result = await FleetTool.RunAsync(databases, folder, "audit");

        result.ExitCode.Should().Be(0, result.All);
        result.Output.Should().MatchRegex(@"^2 targets: 2 nothing to do; in .+\.\n$");
    }

    [Fact]
    public async Task The_worst_exit_code_of_all_targets_counts()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 2);
        using var folder = new MigrationFolder(Two);
        // Not empty, and no history: a decision is needed, 3.
        await databases[1].ExecuteAsync("create table a (i int)");
        var nowhere = """{"name":"nowhere","connection":"Host=127.0.0.1;Port=1;Database=d"}""";

        var decision = await FleetTool.RunAsync(databases, folder, "apply");
        var plan = await FleetTool.RunAsync(databases, folder, "plan");
        var unavailable = await Tool.RunAsync(
            ["apply", "--targets", "-", "-m", folder.Path],
            input: databases.List() + "\n" + nowhere
        );
        var status = await FleetTool.RunAsync(databases, folder, "status", "--exit-code");

        (decision.ExitCode, plan.ExitCode, unavailable.ExitCode, status.ExitCode).Should().Be((3, 3, 5, 3));
        plan.Output.Should()
            .MatchRegex(@"(?m)^plan +t01  up to date$")
            .And.MatchRegex(@"(?m)^plan +t02  decision needed, 2 pending: 001_a … 002_b$");
    }

    [Fact]
    public async Task On_a_terminal_one_line_counts_and_no_line_is_wider_than_the_screen()
    {
        var databases = await BrokenAsync(6, 1);
        using var folder = new MigrationFolder(Two);

        var result = await Tool.RunAsync(
            ["apply", "--targets", "-", "-m", folder.Path, "--no-color"],
            terminal: true,
            width: 30,
            input: databases.List()
        );

        result
            .Output.Should()
            .Contain("of 6 done")
            .And.Contain("6 targets: 5 applied, 1 failed; in ")
            .And.NotMatchRegex("(?m)^applied");
        Regex.Matches(result.Output, @"\d+ of 6 done[^\r\n]*").Should().OnlyContain(line => line.Length < 30);
    }

    [Fact]
    public async Task What_every_target_warns_of_is_said_once()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 4);
        using var folder = new MigrationFolder(("001_a", "do $$ begin raise warning 'look here'; end $$"));

        var result = await FleetTool.RunAsync(databases, folder, "apply");

        Regex.Count(result.Error, "look here").Should().Be(1);
    }

    [Fact]
    public async Task Adopt_records_in_every_target_and_runs_nothing()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 2);
        using var folder = new MigrationFolder(Two);
        await databases[1].ExecuteAsync("create table a (i int)");

        var adopt = await FleetTool.RunAsync(databases, folder, "adopt", "001_a");
        var again = await FleetTool.RunAsync(databases, folder, "adopt", "--to", "001_a", "--json");
        var wrong = await FleetTool.RunAsync(databases, folder, "adopt", "--from", "flyway");

        adopt.ExitCode.Should().Be(0, adopt.All);
        adopt.Output.Should().MatchRegex(@"(?m)^adopted +\S+ m?s  t02  1 migration$");
        adopt.Output.Should().Contain("2 targets: 2 adopted; in ");
        again.Lines().Outcomes().Should().Equal("t01 nothingToDo", "t02 nothingToDo");
        (await databases.HistoriesAsync()).Should().Equal("001_a", "001_a");
        (await databases[0].ExistsAsync("a")).Should().BeFalse();
        (wrong.ExitCode, wrong.Error)
            .Should()
            .Match<(int Code, string Error)>(r => r.Code == 1 && r.Error.Contains("one database"));
    }

    [Fact]
    public async Task A_dry_run_changes_no_target()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 2);
        using var folder = new MigrationFolder(Two);

        var result = await FleetTool.RunAsync(databases, folder, "apply", "--dry-run");

        result.ExitCode.Should().Be(0, result.All);
        (await databases.HistoriesAsync()).Should().Equal("", "");
    }

    private async Task<FleetDatabases> BrokenAsync(int count, params int[] broken)
    {
        var databases = await FleetDatabases.CreateAsync(postgres, count);
        foreach (var i in broken)
        {
            await databases[i].ExecuteAsync("create table broken (i int)");
            await databases[i].Migrator().AdoptNoneAsync(Ct);
        }
        return databases;
    }
}
