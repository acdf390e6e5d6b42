using MigrationKit.Connections;

namespace MigrationKit.Cli.Shared;

/// <summary>
/// Finds out where to connect: <c>--connection</c>, else <c>DATABASE_URL</c>, else libpq's environment variables, which
/// also complete the first two.
/// </summary>
internal static class ConnectionSettings
{
    private static readonly string[] Sufficient = ["PGHOST", "PGHOSTADDR", "PGDATABASE", "PGSERVICE"];

    /// <summary>What suits a tool that runs once and may wait for an hour while a statement runs.</summary>
    private static readonly (string, string)[] Defaults =
    [
        ("fallback_application_name", "migrationkit"),
        ("gssencmode", "disable"),
        ("keepalives_idle", "60"),
        ("keepalives_interval", "10"),
        ("Command Timeout", "0"),
        ("Include Error Detail", "true"),
        ("Pooling", "false"),
    ];

    /// <exception cref="UsageException">No connection was given, or it cannot be used.</exception>
    internal static ResolvedConnection Find(string? option, Func<string, string?> variable)
    {
        var url = variable("DATABASE_URL");
        var (origin, text) =
            option is not null ? ("--connection", option)
            : !string.IsNullOrEmpty(url) ? ("DATABASE_URL", url)
            : ("the PG… environment variables", null);
        if (text is null && !Sufficient.Any(name => !string.IsNullOrEmpty(variable(name))))
        {
            throw new UsageException(
                """
                No database is named. Give one of:
                  --connection "postgres://user@host/database" (or "Host=…;Username=…;Database=…")
                  the environment variable DATABASE_URL, in the same forms
                  the environment variables of psql: PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGSERVICE, …
                or try the migrations on a throwaway server: migrationkit apply --scratch
                """
            );
        }
        return Read(text, origin, variable);
    }

    /// <summary>Completes one connection of several from the environment.</summary>
    /// <param name="text">The connection; null if only the environment says where to connect.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="UsageException">It cannot be used.</exception>
    internal static ResolvedConnection Read(string? text, string origin, Func<string, string?> variable)
    {
        try
        {
            return ConnectionText.Read(text, variable, Defaults);
        }
        catch (ConnectionStringException e)
        {
            throw new UsageException(
                $"The connection given by {origin} cannot be used: {e.Message}. {e.Advice} "
                    + "(It is not repeated here because it may hold a password.)"
            );
        }
    }
}
