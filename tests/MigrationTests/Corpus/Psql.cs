using System.Diagnostics;
using MigrationKit.Testing;
using Npgsql;

namespace MigrationTests.Corpus;

/// <summary>psql, the measure of what SQL files can hold.</summary>
internal static class Psql
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Debian has a script in the PATH that looks for the program longer than the program runs.
    private static readonly Lazy<string?> Program = new(() =>
        (Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [])
            .OrderDescending()
            .Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Select(folder => Path.Combine(folder, "psql"))
            .FirstOrDefault(File.Exists)
    );

    private const string Debian = "/usr/lib/postgresql";

    /// <summary>Skips the test where there is no psql, but not in CI, where that would hide the whole corpus.</summary>
    internal static void SkipUnlessInstalled() =>
        Assert.SkipUnless(
            Program.Value is not null || Environment.GetEnvironmentVariable("CI") == "true",
            "psql is not on the PATH. Install postgresql-client."
        );

    /// <summary>Runs a file in one transaction. Null when all went well, else what psql said.</summary>
    internal static async Task<string?> RunAsync(TestDatabase database, string file)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var start = new ProcessStartInfo(Program.Value ?? "psql")
        {
            ArgumentList = { "-X", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-f", file },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = settings.Host,
                ["PGPORT"] = $"{settings.Port}",
                ["PGUSER"] = settings.Username,
                ["PGPASSWORD"] = settings.Password,
                ["PGDATABASE"] = settings.Database,
                ["PGCLIENTENCODING"] = "UTF8",
            },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, Ct);
        var error = process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        await output;
        return process.ExitCode == 0 ? null : await error;
    }
}
