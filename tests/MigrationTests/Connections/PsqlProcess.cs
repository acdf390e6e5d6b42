using System.Diagnostics;

namespace MigrationTests.Connections;

/// <summary>
/// Asks psql, with no PG variable but those given. Where it is not installed the test is skipped; on a build server
/// (<c>CI=true</c>) it fails.
/// </summary>
internal static class PsqlProcess
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string sql,
        string text,
        Dictionary<string, string?> environment
    )
    {
        var start = new ProcessStartInfo(Psql(), ["-XAtc", sql, "-d", text])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (
            var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray()
        )
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        // As Npgsql always has it; psql takes it from the locale.
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var psql = Process.Start(start)!;
        psql.StandardInput.Close();
        var error = psql.StandardError.ReadToEndAsync(Ct);
        var output = await psql.StandardOutput.ReadToEndAsync(Ct);
        await psql.WaitForExitAsync(Ct);
        return (psql.ExitCode, output, await error);
    }

    private static string Psql()
    {
        const string missing = "psql is not installed: apt-get install postgresql-client (Debian).";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, "psql"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null && Environment.GetEnvironmentVariable("CI") != "true", missing);
        return path ?? throw new InvalidOperationException(missing);
    }
}
