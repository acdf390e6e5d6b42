using System.Diagnostics;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Fleets;

/// <summary>Fleet runs as processes: killed at a random moment, and several at the same time.</summary>
public sealed class KilledFleets(PostgresFixture postgres)
{
    private static readonly int Databases = Night.IsNow ? 30 : 12;

    private static readonly (string Name, string Sql)[] Migrations =
    [
        // A second time each of them would fail.
        .. Enumerable
            .Range(1, 5)
            .Select(i => ($"{i:000}", $"create table t{i} as select {i} as i; select pg_sleep(0.01)")),
        // Waits where the database has a setting of its own.
        (
            "0051",
            """
            do $$ begin
              while exists (select from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
                where d.datname = current_database()) loop perform pg_sleep(0.01); end loop;
            end $$
            """
        ),
        ("006", "-- migrationkit: no-transaction\ncreate index concurrently t1_i on t1 (i);"),
    ];

    // Between two commands that it has received, a server is idle for a moment, too.
    private const string Running = """
        select exists (select from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
          and pid <> pg_backend_pid() and (state <> 'idle' or state_change > clock_timestamp() - interval '50 ms'))
        """;

    private static readonly string AtHead = string.Join(',', Migrations.Select(m => m.Name));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 300_000)]
    public async Task Killed_at_a_random_moment_and_run_again_every_database_is_at_head_once()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, Databases);
        using var folder = new MigrationFolder(Migrations);
        var random = new Random();
        // One of them cannot end before the kill, however slow the test is.
        await SetAsync(databases[Databases - 1], "set app.gate = 'on'");
        var list = await WriteListAsync(databases, folder);
        var killed = Start(list, folder);
        var report = killed.StandardOutput.ReadToEndAsync(Ct);
        var ended = random.Next(1, Databases / 2);
        await UntilAsync(databases, ended);
        await Task.Delay(random.Next(50), Ct);
        killed.Kill();
        await killed.WaitForExitAsync(Ct);
        await SetAsync(databases[Databases - 1], "reset all");
        await NobodyRunsAsync(databases);
        var before = await databases.HistoriesAsync();

        var again = await Tool.RunAsync("apply", "--targets", list, "-m", folder.Path, "--json");

        before.Should().Contain(history => history != AtHead, "it was killed under way");
        again.ExitCode.Should().Be(0, again.All);
        (await databases.HistoriesAsync()).Should().OnlyContain(history => history == AtHead);
        // What the killed one called done is done; what it did not get to say is found in the database.
        foreach (var line in Whole(await report).Outcomes())
        {
            line.Should().EndWith("applied");
            again.Lines().Outcomes().Should().Contain(line[..3] + " nothingToDo");
        }
        var applied = again
            .Lines()
            .Where(line => line.Text("event") == "ended")
            .ToDictionary(
                line => line.Text("target")!,
                line => line.GetProperty("applied").EnumerateArray().Select(name => name.GetString()).ToList()
            );
        foreach (var i in Enumerable.Range(0, Databases))
        {
            string[] earlier = before[i].Split(',', StringSplitOptions.RemoveEmptyEntries);
            earlier
                .Concat(applied[FleetDatabases.NameOf(i)])
                .Distinct()
                .Should()
                .Contain(Migrations.Select(m => m.Name));
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task Four_shards_and_a_whole_fleet_at_the_same_time_apply_exactly_once()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, Databases);
        using var folder = new MigrationFolder(Migrations);
        var list = await WriteListAsync(databases, folder);

        var processes = Enumerable
            .Range(1, 4)
            .Select(k => Start(list, folder, "--shard", $"{k}/4"))
            .Append(Start(list, folder))
            .ToList();
        var outputs = await Task.WhenAll(processes.Select(process => process.StandardOutput.ReadToEndAsync(Ct)));
        await Task.WhenAll(processes.Select(process => process.WaitForExitAsync(Ct)));

        processes.Select(process => process.ExitCode).Should().AllBeEquivalentTo(0, string.Join('\n', outputs));
        (await databases.HistoriesAsync()).Should().OnlyContain(history => history == AtHead);
        var applied = outputs
            .SelectMany(FleetTool.Lines)
            .Where(line => line.Text("event") == "ended")
            .SelectMany(line =>
                line.GetProperty("applied").EnumerateArray().Select(name => (line.Text("target"), name.GetString()))
            )
            .ToList();
        applied.Should().OnlyHaveUniqueItems().And.HaveCount(Databases * Migrations.Length);
        var byShards = outputs[..4].Select(output => FleetTool.Lines(output).Outcomes().Count()).ToList();
        byShards.Sum().Should().Be(Databases);
        byShards.Should().OnlyContain(count => count > 0);
    }

    [Fact(Timeout = 120_000)]
    public async Task Told_to_end_it_rolls_back_what_runs_reports_every_target_and_answers_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent as Unix does.");
        var databases = await FleetDatabases.CreateAsync(postgres, 8);
        using var folder = new MigrationFolder(("001", "create table a (i int);"), ("002", "select pg_sleep(100);"));
        using var process = Start(await WriteListAsync(databases, folder), folder);
        var output = process.StandardOutput.ReadToEndAsync(Ct);
        await UntilAsync(databases, 4);

        InterruptedProcess.Send(InterruptedProcess.Sigterm, process);
        await process.WaitForExitAsync(Ct);

        process.ExitCode.Should().Be(130);
        var last = FleetTool.Lines(await output)[^1];
        last.GetProperty("exitCode").GetInt32().Should().Be(130);
        last.GetProperty("totals").GetProperty("canceled").GetInt32().Should().Be(4);
        last.GetProperty("notAttempted").GetArrayLength().Should().Be(4);
        (await databases.HistoriesAsync()).Should().OnlyContain(history => history == "001" || history == "");
    }

    private static Task SetAsync(TestDatabase database, string what) =>
        database.ExecuteAsync($"alter database \"{database.Name}\" {what}");

    private static Process Start(string list, MigrationFolder folder, params string[] args) =>
        InterruptedProcess.Start(
            ["apply", "--targets", list, "-m", folder.Path, "--json", "--per-server", "4", .. args]
        );

    private static async Task<string> WriteListAsync(FleetDatabases databases, MigrationFolder folder)
    {
        var path = Path.Combine(folder.Path, "targets.jsonl");
        await File.WriteAllTextAsync(path, databases.List(), Ct);
        return path;
    }

    private static async Task UntilAsync(FleetDatabases databases, int count)
    {
        while (
            (await databases.HistoriesAsync()).Count(history => history.StartsWith("001", StringComparison.Ordinal))
            < count
        )
        {
            await Task.Delay(10, Ct);
        }
    }

    /// <summary>Waits for what the server had received already: it goes on with that, whoever is gone.</summary>
    private static async Task NobodyRunsAsync(FleetDatabases databases)
    {
        for (var i = 0; i < Databases; i++)
        {
            while (await databases[i].ScalarAsync<bool>(Running))
            {
                await Task.Delay(10, Ct);
            }
        }
    }

    /// <summary>The lines of a report whose last one may be cut off.</summary>
    private static IReadOnlyList<System.Text.Json.JsonElement> Whole(string report) =>
        FleetTool.Lines(report[..(report.LastIndexOf('\n') + 1)]);
}
