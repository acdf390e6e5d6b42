using MigrationKit.Testing.Local;

namespace MigrationKit.Verification.Support;

/// <summary>pg_dump and pg_restore of one directory, new enough for a server.</summary>
internal sealed partial class DumpPrograms(string bin)
{
    [GeneratedRegex(@"\d+")]
    private static partial Regex Major { get; }

    /// <summary>Those of the server itself, else those in PATH; null where none are there or they are too old.</summary>
    public static async Task<DumpPrograms?> FindAsync(PostgresHost host, CancellationToken cancellationToken)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        IEnumerable<string> directories =
        [
            .. host is LocalHost local ? [local.BinDirectory] : Array.Empty<string>(),
            .. path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        ];
        foreach (var directory in directories.Where(Path.IsPathRooted))
        {
            var programs = new DumpPrograms(directory);
            if (!File.Exists(programs.Dump) || !File.Exists(programs.Restore))
            {
                continue;
            }
            var (_, version) = await Command
                .RunAsync(programs.Dump, ["--version"], cancellationToken)
                .ConfigureAwait(false);
            if (
                Major.Match(version) is { Success: true } major
                && int.Parse(major.ValueSpan, null) >= host.ServerMajorVersion
            )
            {
                return programs;
            }
        }
        return null;
    }

    /// <summary>Dumps one database and restores it into another, an empty one.</summary>
    /// <returns>What the programs say against it; empty where all went well.</returns>
    public async Task<string> MoveAsync(TestDatabase from, TestDatabase to, CancellationToken cancellationToken)
    {
        // Only its owner may look into it.
        var directory = Directory.CreateTempSubdirectory("mk_dump_");
        try
        {
            var file = Path.Combine(directory.FullName, "dump");
            var (exitCode, output) = await Command
                .RunAsync(
                    Dump,
                    ["--format=custom", $"--file={file}", $"--dbname={Connection(from, directory)}"],
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (exitCode != 0)
            {
                return output;
            }
            // Only so it says which object an error is about.
            (exitCode, output) = await Command
                .RunAsync(Restore, ["--verbose", $"--dbname={Connection(to, directory)}", file], cancellationToken)
                .ConfigureAwait(false);
            return exitCode == 0 ? "" : output;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private string Dump => Path.Combine(bin, "pg_dump");

    private string Restore => Path.Combine(bin, "pg_restore");

    /// <summary>A password is no argument of a program, where everybody on the machine can read it.</summary>
    private static string Connection(TestDatabase database, DirectoryInfo directory)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var passwords = Path.Combine(directory.FullName, "passwords");
        File.WriteAllText(passwords, $"*:*:*:*:{Escape(settings.Password ?? "", ':')}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(passwords, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        (string Keyword, string? Value)[] parts =
        [
            ("host", settings.Host),
            ("port", $"{settings.Port}"),
            ("user", settings.Username),
            ("dbname", settings.Database),
            ("passfile", passwords),
            ("sslmode", SslMode(settings.SslMode)),
        ];
        return string.Join(' ', parts.Select(part => $"{part.Keyword}='{Escape(part.Value ?? "", '\'')}'"));
    }

    private static string SslMode(SslMode mode) =>
        mode switch
        {
            Npgsql.SslMode.VerifyCA => "verify-ca",
            Npgsql.SslMode.VerifyFull => "verify-full",
            _ => mode.ToString().ToLowerInvariant(),
        };

    private static string Escape(string text, char special) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace($"{special}", $"\\{special}", StringComparison.Ordinal);
}
