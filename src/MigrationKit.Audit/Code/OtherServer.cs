using System.Text.RegularExpressions;

namespace MigrationKit.Audit.Code;

/// <summary>Code that works with another database: PostgreSQL knows nothing of its tables.</summary>
internal static partial class OtherServer
{
    /// <summary>The client that a file imports; <see langword="null"/> where it imports none, or PostgreSQL's too.</summary>
    internal static string? Of(string text)
    {
        var import = Import().Match(text);
        return import.Success && !PostgresNames().IsMatch(text)
            ? import.Groups["name"].Value
            : null;
    }

    [GeneratedRegex(
        @"^[ \t]*(import|from|using|const|let|var)\b.*?(?<name>sqlite|mysql|mariadb|sqlclient|mssql|tedious|oracle|duckdb|clickhouse|bigquery|snowflake|cosmos|cassandra|athena|salesforce|pyspark|databricks|trino|influx)",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Import();

    [GeneratedRegex(
        @"npgsql|postgres|psycopg|asyncpg|pg-promise|slonik|['""]pg['""]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex PostgresNames();
}
