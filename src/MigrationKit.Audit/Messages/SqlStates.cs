namespace MigrationKit.Audit.Messages;

/// <summary>The SQLSTATEs of errors that a missing migration explains, and how logs write them.</summary>
internal static partial class SqlStates
{
    /// <summary>The judged ones: something is not there. Errors about the rows are none of the audit's business.</summary>
    internal static readonly string[] Judged =
    [
        PostgresErrorCodes.UndefinedTable,
        PostgresErrorCodes.UndefinedColumn,
        PostgresErrorCodes.UndefinedFunction,
        PostgresErrorCodes.UndefinedObject,
        PostgresErrorCodes.InvalidSchemaName,
    ];

    /// <summary>The judged SQLSTATE that a line names, by itself or as the name of an exception's class.</summary>
    internal static string? In(string line) =>
        Code().Match(line) is { Success: true } code ? code.Value
        : ClassName().Match(line) is { Success: true } name
            ? name.Value switch
            {
                "UndefinedTable" => PostgresErrorCodes.UndefinedTable,
                "UndefinedColumn" => PostgresErrorCodes.UndefinedColumn,
                "UndefinedFunction" => PostgresErrorCodes.UndefinedFunction,
                "UndefinedObject" => PostgresErrorCodes.UndefinedObject,
                _ => PostgresErrorCodes.InvalidSchemaName,
            }
        : null;

    /// <summary>The SQLSTATE, judged or not, that a line of a dumped error gives, such as <c>code: '42P01'</c>.</summary>
    internal static string? InField(string line) =>
        Field().Match(line) is { Success: true } found ? found.Groups["state"].Value : null;

    /// <summary>
    /// The SQLSTATE, judged or not, that stands before the message of an exception or of the server; of a class that is not
    /// judged, its name.
    /// </summary>
    internal static string? BeforeMessage(string line) =>
        Explicit().Match(line) is { Success: true } found ? found.Groups["state"].Value : null;

    internal static bool IsSqlState(string text) => Whole().IsMatch(text);

    [GeneratedRegex(
        @"(?:PostgresException(?: \(0x[0-9A-Fa-f]+\))?: |\b(?:ERROR|FATAL|PANIC): {1,2})(?<state>[0-9A-Z]{5}): |\bERROR (?<state>[0-9A-Z]{5}) \(|SQLSTATE\[(?<state>[0-9A-Z]{5})\]|(?:psycopg2?\.errors\.|asyncpg\.exceptions\.|\bPG::)(?<state>(?!Undefined|InvalidSchemaName|(?:Postgres|Server)?Error\b)\w+)"
    )]
    private static partial Regex Explicit();

    [GeneratedRegex(@"(?<![0-9A-Za-z])(?:42P01|42703|42883|42704|3F000)(?![0-9A-Za-z])")]
    private static partial Regex Code();

    [GeneratedRegex(
        @"\b(?:UndefinedTable|UndefinedColumn|UndefinedFunction|UndefinedObject|InvalidSchemaName)(?=\b|Error)"
    )]
    private static partial Regex ClassName();

    [GeneratedRegex(
        @"(?:(?:code|pgcode)['""]?\s*[:=]\s*['""](?<state>(?:[0-4][0-9A-Z]|5[3-8]|F0|HV|P0|XX)[0-9A-Z]{3})['""]|[sS][qQ][lL]_?[sS]tate['""]?\s*[:=]\s*['""]?(?<state>[0-9A-Z]{5})\b)"
    )]
    private static partial Regex Field();

    [GeneratedRegex(@"^(?!0[0-2])(?:[0-4][0-9A-Z]|5[3-8]|F0|HV|P0|XX)[0-9A-Z]{3}\z")]
    private static partial Regex Whole();
}
