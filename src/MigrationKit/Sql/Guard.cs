using Npgsql;

namespace MigrationKit.Sql;

/// <summary>
/// How the runner's own SQL stops a transaction: it divides by zero, because that costs no function in the database and
/// no round trip. By functions and not operators, so that it means the same under any search_path. The same SQLSTATE from a statement of a file means nothing here.
/// </summary>
internal static class Guard
{
    /// <summary>What the server says where a guard does not hold.</summary>
    public const string SqlState = PostgresErrorCodes.DivisionByZero;

    /// <summary>An aggregate: 1 where there is exactly one row; an error where there is none.</summary>
    public const string HasRow = "pg_catalog.int8div(1, pg_catalog.count(*))";

    /// <summary>An expression: 1 where a boolean expression is true; an error where it is false.</summary>
    public static string Holds(string condition) => $"pg_catalog.int4div(1, ({condition})::int)";
}
