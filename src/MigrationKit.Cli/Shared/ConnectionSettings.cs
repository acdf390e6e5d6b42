using MigrationKit.Connections;
using Npgsql;

namespace MigrationKit.Cli.Shared;

/// <summary>Finds out where to connect: <c>--connection</c>, else <c>DATABASE_URL</c>, else <c>PGHOST</c> and its kin.</summary>
internal static class ConnectionSettings
{
    private static readonly (string Variable, string Keyword)[] Variables =
    [
        ("PGHOST", "host"),
        ("PGPORT", "port"),
        ("PGDATABASE", "dbname"),
        ("PGUSER", "user"),
        ("PGPASSWORD", "password"),
        ("PGPASSFILE", "passfile"),
        ("PGSSLMODE", "sslmode"),
    ];

    /// <exception cref="UsageException">No connection was given, or it is malformed.</exception>
    internal static NpgsqlConnectionStringBuilder Find(
        string? option,
        Func<string, string?> variable
    )
    {
        if (option is not null)
        {
            return Read(
                "--connection",
                settings => ConnectionText.Read(option, settings),
                variable
            );
        }
        if (variable("DATABASE_URL") is { Length: > 0 } url)
        {
            return Read("DATABASE_URL", settings => ConnectionText.Read(url, settings), variable);
        }
        var given = Variables
            .Select(v => (v.Variable, v.Keyword, Value: variable(v.Variable)))
            .Where(v => !string.IsNullOrEmpty(v.Value))
            .ToArray();
        if (!given.Any(v => v.Variable is "PGHOST" or "PGDATABASE"))
        {
            throw new UsageException(
                """
                No database is named. Give one of:
                  --connection "postgres://user@host/database" (or "Host=…;Username=…;Database=…")
                  the environment variable DATABASE_URL, in the same forms
                  the environment variables PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD
                or try the migrations on a throwaway server: migrationkit apply --scratch
                """
            );
        }
        return Read(
            "the PG… environment variables",
            settings =>
            {
                foreach (var (_, keyword, value) in given)
                {
                    LibpqKeywords.Set(settings, keyword, value!);
                }
            },
            variable
        );
    }

    private static NpgsqlConnectionStringBuilder Read(
        string origin,
        Action<NpgsqlConnectionStringBuilder> read,
        Func<string, string?> variable
    )
    {
        // First what suits a tool that runs once; then what the user says, which may override it.
        var builder = new NpgsqlConnectionStringBuilder
        {
            ApplicationName = variable("PGAPPNAME") is { Length: > 0 } name ? name : "migrationkit",
            CommandTimeout = 0,
            GssEncryptionMode = GssEncryptionMode.Disable,
            IncludeErrorDetail = true,
            Pooling = false,
        };
        try
        {
            read(builder);
        }
        catch (ConnectionStringException e)
        {
            throw new UsageException(
                $"The connection given by {origin} cannot be used: {e.Message}. {e.Advice} "
                    + "(It is not repeated here because it may hold a password.)"
            );
        }
        builder.Host ??= "localhost";
        return builder;
    }
}
