using System.Text.RegularExpressions;

namespace MigrationKit.Sources;

/// <summary>The database in a name such as <c>1_name.postgres.autocommit.up</c>, and that it does without a transaction.</summary>
internal static partial class DialectName
{
    /// <summary>Whether the name says that the file is for a database other than PostgreSQL.</summary>
    internal static bool IsOther(string name) => Form().Match(name).Groups["other"].Success;

    internal static bool IsPostgres(string name) => Form().Match(name).Groups["ours"].Success;

    internal static bool HasNoTransaction(string name) => Form().Match(name).Groups["alone"].Success;

    /// <summary>Whether nothing else stands between the name and its end.</summary>
    internal static bool IsKnown(string name) => Form().IsMatch(name);

    [GeneratedRegex(
        @"^[^.]+(\.(?<ours>postgres|postgresql|pg|pgx)|\.(?<other>mysql|mariadb|sqlite3?|cockroach|cockroachdb|crdb|mssql|sqlserver|yugabyte|yugabytedb|oracle))?"
            + @"(?<alone>\.autocommit)?\.(up|down)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form();
}
