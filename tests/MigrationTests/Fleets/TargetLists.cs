using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Fleets;

/// <summary>Which targets a command line means.</summary>
public sealed class TargetLists(PostgresFixture postgres)
{
    private const string Canary = "CaNaRy";

    private static readonly (string, string) Migration = ("001_a", "create table a (i int)");

    [Fact]
    public async Task A_list_is_lines_of_json_or_of_connection_strings_or_an_array()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 3);
        using var folder = new MigrationFolder(Migration);
        string[] connections = [.. Enumerable.Range(0, 3).Select(i => databases[i].ConnectionString)];

        var lines = await PlanAsync(
            $$"""
            # a comment, and a blank line

            {"connection": "{{connections[0]}}", "name": "one"}
            {{connections[1]}}
            """,
            folder
        );
        var array = await PlanAsync(
            $$"""
            [ {"connection": "{{connections[0]}}", "labels": {"a": "b"} },
              "{{connections[2]}}" ]
            """,
            folder
        );

        var second = new Npgsql.NpgsqlConnectionStringBuilder(connections[1]);
        lines.Should().BeEquivalentTo("one pending", $"{second.Host}:{second.Port}/{second.Database} pending");
        array.Should().HaveCount(2).And.OnlyContain(line => line.EndsWith(" pending"));
    }

    [Fact]
    public async Task Entries_without_a_connection_take_that_of_the_command()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 2);
        using var folder = new MigrationFolder(Migration);
        var names = Enumerable
            .Range(0, 2)
            .Select(i => new Npgsql.NpgsqlConnectionStringBuilder(databases[i].ConnectionString).Database!)
            .ToArray();
        var path = Path.Combine(folder.Path, "targets.json");
        await File.WriteAllLinesAsync(
            path,
            names.Select(name => $$"""{"database":"{{name}}" }"""),
            TestContext.Current.CancellationToken
        );

        var result = await Tool.RunAsync(
            "apply",
            "--targets",
            path,
            "-c",
            databases[0].ConnectionString,
            "-m",
            folder.Path,
            "--json"
        );

        result.ExitCode.Should().Be(0, result.All);
        result.Lines().Outcomes().Should().Equal(names.Order().Select(name => $"{name} applied"));
        (await databases.HistoriesAsync()).Should().Equal("001_a", "001_a");
    }

    [Fact]
    public async Task A_query_on_the_catalogue_names_databases_and_its_other_columns_are_labels()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 3);
        using var folder = new MigrationFolder(Migration);
        await databases[0].ExecuteAsync("create table tenants (name text, database text, region text)");
        foreach (var i in Enumerable.Range(1, 2))
        {
            var name = new Npgsql.NpgsqlConnectionStringBuilder(databases[i].ConnectionString).Database;
            await databases[0]
                .ExecuteAsync($"insert into tenants values ('t{i}', '{name}', '{(i == 1 ? "eu" : "us")}')");
        }

        var result = await Tool.RunAsync(
            "apply",
            "--targets-sql",
            "select * from tenants order by name;",
            "--label",
            "region=us",
            "-c",
            databases[0].ConnectionString,
            "-m",
            folder.Path,
            "--json"
        );

        result.ExitCode.Should().Be(0, result.All);
        result.Lines().Outcomes().Should().Equal("t2 applied");
        (await databases.HistoriesAsync()).Should().Equal("", "", "001_a");
    }

    [Fact]
    public async Task Each_schema_that_matches_is_a_target()
    {
        var database = await postgres.NewDatabaseAsync();
        foreach (var schema in new[] { "tenant_1", "tenant_2", "other" })
        {
            await database.ExecuteAsync($"create schema {schema}");
        }
        using var folder = new MigrationFolder(Migration);
        string[] args = ["--each-schema", "tenant_*", "-c", database.ConnectionString, "-m", folder.Path, "--json"];

        var apply = await Tool.RunAsync(["apply", .. args]);
        var status = await Tool.RunAsync(["status", "--exit-code", .. args]);

        apply.Lines().Outcomes().Should().Equal("tenant_1 applied", "tenant_2 applied");
        (status.ExitCode, string.Join(',', status.Lines().Outcomes()))
            .Should()
            .Be((0, "tenant_1 nothingToDo,tenant_2 nothingToDo"));
        (await database.ExistsAsync("tenant_2.schema_migrations")).Should().BeTrue();
        (await database.ExistsAsync("other.a")).Should().BeFalse();
        (await database.ExistsAsync("public.a")).Should().BeFalse();
    }

    [Fact]
    public async Task Names_and_labels_choose()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 4);
        using var folder = new MigrationFolder(Migration);
        var list = databases.List(i => i % 2 == 0 ? "eu" : "us");

        (await PlanAsync(list, folder, "--only", "t01", "--only", "*3")).Should().Equal("t01 pending", "t03 pending");
        (await PlanAsync(list, folder, "--label", "region=us")).Should().Equal("t02 pending", "t04 pending");
        (await PlanAsync(list, folder, "--label", "region=us", "--only", "t0[12]", "--only", "t02"))
            .Should()
            .Equal("t02 pending");
        var none = await Tool.RunAsync(["plan", "--targets", "-", "-m", folder.Path, "--only", "x"], input: list);
        (none.ExitCode, none.Error).Should().Be((1, "error: None of 4 targets fits --only and --label.\n"));
    }

    [Fact]
    public async Task Since_failure_takes_what_the_report_does_not_call_done()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 5);
        using var folder = new MigrationFolder(Migration);
        // As a run leaves it that was killed in the middle of a line, with some that are not from a run.
        var report = Path.Combine(folder.Path, "report.jsonl");
        await File.WriteAllTextAsync(
            report,
            """
            {"event":"started","target":"t01"}
            {"event":"ended","target":"t01","outcome":"applied"}
            {"event":"ended","target":"t02","outcome":"nothingToDo"}
            {"event":"ended","target":"t03","outcome":"failed"}
            {"event":"started","target":"t04"}
            null
            ["ended"]
            {"event":"ended","target":4,"outcome":"applied"}
            {"event":"ended","target":"\ud800","outcome":"applied"}
            {"event":"ended","tar
            """,
            TestContext.Current.CancellationToken
        );

        (await PlanAsync(databases.List(), folder, "--since-failure", report))
            .Should()
            .Equal("t03 pending", "t04 pending", "t05 pending");
    }

    [Fact]
    public async Task Shards_have_every_target_once_and_a_pod_of_an_indexed_job_knows_its_own()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 8);
        using var folder = new MigrationFolder(Migration);
        var all = new List<string>();
        foreach (var k in Enumerable.Range(1, 3))
        {
            var byOption = await PlanAsync(databases.List(), folder, "--shard", $"{k}/3");
            var pod = await Tool.RunAsync(
                ["plan", "--targets", "-", "-m", folder.Path, "--json"],
                new Dictionary<string, string> { ["JOB_COMPLETION_INDEX"] = $"{k - 1}", ["JOB_COMPLETIONS"] = "3" },
                input: databases.List()
            );
            pod.Lines().Outcomes().Should().Equal(byOption);
            all.AddRange(byOption);
        }

        all.Order().Should().Equal(Enumerable.Range(0, 8).Select(i => $"{FleetDatabases.NameOf(i)} pending"));
        var alone = await Tool.RunAsync(
            ["plan", "--targets", "-", "-m", folder.Path],
            new Dictionary<string, string> { ["JOB_COMPLETION_INDEX"] = "0" },
            input: databases.List()
        );
        (alone.ExitCode, alone.Error)
            .Should()
            .Match<(int Code, string Error)>(r => r.Code == 1 && r.Error.Contains("JOB_COMPLETIONS is not"));
    }

    public static TheoryData<string, string> Broken =>
        new()
        {
            {
                $"{{\"connection\":\"postgres://u:{Canary}@h:port/d\"}}",
                "The connection given by line 1 of --targets cannot be used"
            },
            { $"{{\"conection\":\"Host=h;Password={Canary}\"}}", "line 1 of --targets has a member that is none of" },
            { $"{{\"name\":\"{Canary}\"}}", "line 1 of --targets names no connection, database or schema" },
            { $"{{\"connection\":\"Host=h;Password={Canary}\"", "line 1 of --targets is not JSON" },
            {
                $"{{\"connection\":\"Host=h\",\"name\":\"postgres://u:{Canary}@h/d\"}}",
                "looks like a connection string"
            },
            { $"{{\"connection\":\"Host=h\",\"name\":\"a\\nb\"}}", "holds a control character" },
            { $"{{\"connection\":[\"{Canary}\"]}}", "connection is a text that is not empty" },
            { $"[{{\"database\":\"d\"}}, 7]", "entry 2 of --targets is neither" },
            { $"Host=h;Password={Canary};{Canary}", "The connection given by line 1" },
            { "{\"database\":\"d\"}", "No database is named" },
            { "", "There is no target" },
        };

    [Theory, MemberData(nameof(Broken))]
    public async Task A_broken_list_is_refused_whole_and_shows_no_password(string list, string message)
    {
        using var folder = new MigrationFolder(Migration);

        foreach (string[] form in new string[][] { [], ["--json"], ["--verbose"] })
        {
            var result = await Tool.RunAsync(["apply", "--targets", "-", "-m", folder.Path, .. form], input: list);

            result.ExitCode.Should().Be(1, result.All);
            result.Error.Should().Contain(message);
            result.All.Should().NotContain(Canary);
        }
    }

    [Fact]
    public async Task A_query_that_fails_shows_no_value_of_it()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(Migration);

        var result = await Tool.RunAsync(
            "apply",
            "--targets-sql",
            $"select 'host=h password={Canary}'::int",
            "-c",
            database.ConnectionString,
            "-m",
            folder.Path,
            "--verbose"
        );

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("The query of --targets-sql fails with 22P02");
        result.All.Should().NotContain(Canary);
    }

    [Theory]
    [InlineData(
        "--targets, --targets-sql and --each-schema each name all targets",
        "apply",
        "--targets",
        "-",
        "--each-schema",
        "x"
    )]
    [InlineData("--only is for many targets", "apply", "--only", "x")]
    [InlineData("--shard is for many targets", "plan", "--shard", "1/2")]
    [InlineData("--canary is for many targets", "apply", "--canary", "1")]
    [InlineData("--parallel is for many targets", "status", "--parallel", "1")]
    [InlineData("--probe and --pause come after the canaries", "apply", "--targets", "-", "--probe", "true")]
    [InlineData("--parallel takes a number from 1", "apply", "--targets", "-", "--parallel", "0")]
    [InlineData("--on-error takes continue, stop, or stop-after N", "apply", "--targets", "-", "--on-error", "never")]
    [InlineData("--shard takes a part", "apply", "--targets", "-", "--shard", "3/2")]
    [InlineData("--scratch is one database", "apply", "--targets", "-", "--scratch")]
    [InlineData("--sql is for one database", "plan", "--targets", "-", "--sql")]
    public async Task What_does_not_go_together_is_refused(string message, params string[] args)
    {
        var result = await Tool.RunAsync(args);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain(message);
    }

    private static async Task<string[]> PlanAsync(string list, MigrationFolder folder, params string[] args)
    {
        var result = await Tool.RunAsync(["plan", "--targets", "-", "-m", folder.Path, "--json", .. args], input: list);
        result.Error.Should().BeEmpty();
        return [.. result.Lines().Outcomes()];
    }
}
