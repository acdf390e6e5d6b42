using MigrationKit.Exceptions;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Servers that speak PostgreSQL's protocol and are not PostgreSQL. They are asked before anything else is.</summary>
internal static class OtherServer
{
    public const string VersionSql = "select pg_catalog.version()";

    // Of Citus, Aurora, AlloyDB, Neon, Timescale and the like the version is PostgreSQL's own, and so are locks and transactions.
    private static readonly (string Mark, string Name, string Reason)[] Known =
    [
        (
            "CockroachDB",
            "CockroachDB",
            "its advisory locks lock nothing, so that two runs could apply the same migration, and DDL in a transaction may fail after the commit"
        ),
        (
            "-YB-",
            "YugabyteDB",
            "a DDL statement commits by itself, also inside a transaction, so that a migration that fails could not be rolled back"
        ),
        ("Redshift", "Amazon Redshift", "it has no advisory locks"),
    ];

    /// <exception cref="UnsupportedServerException">The server says by its version what it is.</exception>
    public static void ThrowIfNamed(string version)
    {
        foreach (var (mark, name, reason) in Known)
        {
            if (version.Contains(mark, StringComparison.Ordinal))
            {
                throw new UnsupportedServerException(
                    $"The server is {name}, not PostgreSQL: {reason}. Nothing was run."
                );
            }
        }
    }

    /// <summary>
    /// For an answer to the first question that PostgreSQL never gives: that a function or a statement is not supported.
    /// Null for any other.
    /// </summary>
    public static MigrationKitException? From(NpgsqlException error, NpgsqlConnection connection)
    {
        if (
            error
            is not PostgresException
            {
                SqlState: PostgresErrorCodes.FeatureNotSupported
                    or PostgresErrorCodes.UndefinedFunction
                    or PostgresErrorCodes.SyntaxError
            } server
        )
        {
            return null;
        }
        var isDsql =
            connection.Host is { } host
            && host.Contains(".dsql", StringComparison.OrdinalIgnoreCase)
            && host.EndsWith(".on.aws", StringComparison.OrdinalIgnoreCase);
        var what = isDsql
            ? "The server is Amazon Aurora DSQL, not PostgreSQL: it has no advisory locks, no DO, and one DDL statement a transaction"
            : "The server lacks what every PostgreSQL has, so it is another database that speaks the protocol";
        return new UnsupportedServerException(
            $"{what} ({server.MessageText}, {server.SqlState}). Nothing was run.",
            error
        );
    }
}
