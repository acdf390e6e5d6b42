using System.Diagnostics;
using System.Runtime.InteropServices;
using MigrationKit.Tests;
using MigrationTests.Execution;

namespace MigrationTests.Cli;

/// <summary>The tool as a process of its own, ended from outside.</summary>
public class InterruptedProcess(PostgresFixture postgres)
{
    private const int Sigint = 2;
    internal const int Sigterm = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Sigint)]
    [InlineData(Sigterm)]
    public async Task Leaves_what_was_applied_and_nothing_of_what_was_under_way(int signal)
    {
        SkipWhereItDoesNotArrive(signal);
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(
            ("001_a", "create table a (id int);"),
            ("002_b", "create table b (id int); select pg_sleep(60);"),
            ("003_c", "create table c (id int);")
        );

        using var process = Start("apply", "-c", database.ConnectionString, "-m", folder.Path);
        var output = process.StandardOutput.ReadToEndAsync(Ct);
        var error = process.StandardError.ReadToEndAsync(Ct);
        await ConcurrencyTests.WaitForAsync(
            database,
            "select exists (select from pg_stat_activity where datname = current_database() "
                + "and query like '%pg_sleep(60)%' and wait_event = 'PgSleep')"
        );
        Send(signal, process);
        await EndAsync(process);

        (await error).Should().StartWith("cancelled: ", "it ends with {0}", process.ExitCode);
        process.ExitCode.Should().Be(130);
        (await output)
            .Should()
            .MatchRegex(@"applied +\S+ m?s  001_a")
            .And.Contain("002_b (rolled back)")
            .And.Contain("1 applied, 0 skipped, ")
            .And.NotMatchRegex(@"(?m)^applied.*00[23]");
        await using var tables = database.DataSource.CreateCommand(
            """
            select string_agg(relname, ',' order by relname)
                   || '|' || (select string_agg(version, ',') from schema_migrations)
            from pg_class where relname in ('a', 'b', 'c')
            """
        );
        (await tables.ExecuteScalarAsync(Ct)).Should().Be("a|001_a");
    }

    [Theory]
    [InlineData(Sigint)]
    [InlineData(Sigterm)]
    public async Task Says_that_it_was_ended_before_it_has_read_the_folder(int signal)
    {
        SkipWhereItDoesNotArrive(signal);
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder();
        using var mkfifo = Process.Start("mkfifo", folder.FileOf("001_a"));
        await mkfifo.WaitForExitAsync(Ct);

        using var process = Start("apply", "-c", database.ConnectionString, "-m", folder.Path);
        var error = process.StandardError.ReadToEndAsync(Ct);
        // Opening waits for the tool to open the pipe.
        var open = Task.Run(
            () => File.Open(folder.FileOf("001_a"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite),
            Ct
        );
        await using (await open.WaitAsync(Limit, Ct))
        {
            Send(signal, process);
            await EndAsync(process);
        }

        (await error).Should().NotBeEmpty("it ends with {0}", process.ExitCode);
        process.ExitCode.Should().BeOneOf(130, 2);
    }

    [Fact]
    public async Task Answers_like_the_tool_in_process()
    {
        using var process = Start("--version");
        var output = await process.StandardOutput.ReadToEndAsync(Ct);
        await EndAsync(process);

        process.ExitCode.Should().Be(0);
        output.Should().Be((await Tool.RunAsync("--version")).Output);
    }

    internal static Process Start(params string[] args)
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "MigrationKit.Cli.dll");
        return Process.Start(
            new ProcessStartInfo("dotnet", [tool, .. args])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
    }

    internal static void Send(int signal, Process process) => kill(process.Id, signal).Should().Be(0);

    private static async Task EndAsync(Process process)
    {
        try
        {
            await process.WaitForExitAsync(Ct).WaitAsync(Limit, Ct);
        }
        finally
        {
            process.Kill();
        }
    }

    private static void SkipWhereItDoesNotArrive(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent as Unix does.");
        Assert.SkipWhen(
            signal == Sigint && IsIgnored(Sigint),
            "This test run ignores SIGINT, as the background jobs of a shell do, and so do its children."
        );
    }

    private static bool IsIgnored(int signal)
    {
        const string Status = "/proc/self/status";
        const string Field = "SigIgn:";
        if (!File.Exists(Status))
        {
            return false;
        }
        var mask = File.ReadLines(Status).First(line => line.StartsWith(Field, StringComparison.Ordinal));
        return (Convert.ToUInt64(mask[Field.Length..].Trim(), 16) >> (signal - 1) & 1) == 1;
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int kill(int pid, int signal);
}
