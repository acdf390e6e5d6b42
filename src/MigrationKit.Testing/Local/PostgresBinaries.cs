using System.Text.RegularExpressions;

namespace MigrationKit.Testing.Local;

/// <summary>A directory with the three programs that a server needs.</summary>
internal sealed partial record PostgresBinaries(string Directory, string Version)
{
    private const string Variable = LocalHostOptions.BinDirectoryVariable;
    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    /// <summary>Below the root: PATH aside, where packages put PostgreSQL. The star stands for a version.</summary>
    private static readonly string[] Places =
    [
        "usr/lib/postgresql/*/bin", // Debian
        "usr/pgsql-*/bin", // Red Hat
        "opt/homebrew/opt/postgresql@*/bin", // Homebrew
        "usr/local/opt/postgresql@*/bin", // Homebrew on Intel
        "Applications/Postgres.app/Contents/Versions/*/bin",
    ];

    internal string InitDb => Path.Combine(Directory, "initdb");
    internal string PgCtl => Path.Combine(Directory, "pg_ctl");

    /// <summary>
    /// The directory that was asked for, else the newest version of all that are there; null where none is. A version number decides, not
    /// the place: a newer server in Debian's place wins over an older one in PATH.
    /// </summary>
    internal static async Task<PostgresBinaries?> FindAsync(
        string? asked,
        int? major,
        string? path,
        string root,
        CancellationToken cancellationToken
    )
    {
        if (!string.IsNullOrEmpty(asked))
        {
            var missing = Programs.Where(program => !File.Exists(Path.Combine(asked, program)));
            return missing.Any()
                ? throw new PostgresHostException(
                    $"There is no {string.Join(", no ", missing)} in '{asked}'. "
                        + $"Set {Variable} to the directory of a PostgreSQL server's programs."
                )
                : await ReadAsync(asked, cancellationToken).ConfigureAwait(false);
        }
        var found = await Task.WhenAll(Candidates(path, root).Select(place => TryReadAsync(place, cancellationToken)))
            .ConfigureAwait(false);
        return found
            .OfType<PostgresBinaries>()
            .Where(binaries => major is null || binaries.Order.Major == major)
            .MaxBy(binaries => binaries.Order);
    }

    /// <summary>Null where the programs cannot be run, such as links to a version that was removed.</summary>
    private static async Task<PostgresBinaries?> TryReadAsync(string place, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(place, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresHostException)
        {
            return null;
        }
    }

    internal static PostgresHostException Missing(int? major) =>
        new(
            $"PostgreSQL{(major is null ? "" : $" {major}")} is not installed on this machine. Install it, start Docker, or "
                + $"set {Variable} to the directory of initdb, pg_ctl and postgres, or MIGRATIONKIT_POSTGRES to the "
                + "connection string of a server."
        );

    /// <summary>Numbers, so that 9.6 comes before 10; a beta (18beta1) before its release.</summary>
    private (int Major, int Minor) Order
    {
        get
        {
            var match = VersionNumber().Match(Version);
            return (
                int.Parse(match.Groups["major"].ValueSpan, null),
                match.Groups["minor"].Success ? int.Parse(match.Groups["minor"].ValueSpan, null) : -1
            );
        }
    }

    private static IEnumerable<string> Candidates(string? path, string root) =>
        (path ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Concat(Places.SelectMany(place => Expand(root, place)))
            .Distinct()
            .Where(place => Programs.All(program => File.Exists(Path.Combine(place, program))));

    private static IEnumerable<string> Expand(string root, string place)
    {
        var parts = place.Split('/');
        var star = Array.FindIndex(parts, part => part.Contains('*', StringComparison.Ordinal));
        var parent = Path.Combine([root, .. parts[..star]]);
        return System.IO.Directory.Exists(parent)
            ? System
                .IO.Directory.EnumerateDirectories(parent, parts[star])
                .Select(version => Path.Combine([version, .. parts[(star + 1)..]]))
            : [];
    }

    private static async Task<PostgresBinaries> ReadAsync(string directory, CancellationToken cancellationToken)
    {
        var program = Path.Combine(directory, "postgres");
        var answer = await Command.MustAsync(program, ["--version"], cancellationToken).ConfigureAwait(false);
        var version = VersionNumber().Match(answer);
        return version.Success
            ? new(Path.GetFullPath(directory), version.Value)
            : throw new PostgresHostException(
                $"'{program} --version' gives no version but '{answer}'. Set {Variable} to the directory of another server."
            );
    }

    [GeneratedRegex(@"(?<major>\d+)(\.(?<minor>\d+)|[a-z]+\d+)?")]
    private static partial Regex VersionNumber();
}
