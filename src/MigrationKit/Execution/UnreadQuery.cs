using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// A query of a file whose result has a type without a binary form, such as <c>aclitem</c>. Results are fetched in
/// binary form, though nobody reads them, so this one runs as a cursor that is moved to its end.
/// </summary>
internal static class UnreadQuery
{
    /// <summary>The function of the server that says so, in words of the server's language.</summary>
    public const string Routine = "getTypeBinaryOutputInfo";

    private const string Cursor = "migrationkit_unread";

    private static readonly string[] Words = ["select", "values", "table"];

    /// <summary>
    /// Whether that is why a statement failed, and it can run so: a cursor is for a query that changes nothing by itself.
    /// </summary>
    public static bool Is(Step step, PostgresException? error) =>
        error?.Routine == Routine
        && step.Statement is { } statement
        && (statement.Text[0] == '(' || Array.Exists(Words, word => StartsWith(statement, word)));

    /// <summary>The steps that take the place of the one that failed.</summary>
    public static IEnumerable<Step> Steps(Migration migration, SqlStatement statement)
    {
        string[] commands =
        [
            $"declare {Cursor} no scroll cursor for {statement.Text}",
            $"move forward all in {Cursor}",
            $"close {Cursor}",
        ];
        return commands.Select(sql => new Step(StepKind.Statement, new(sql), migration, statement));
    }

    private static bool StartsWith(SqlStatement statement, string word) =>
        statement.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase)
        && (statement.Text.Length == word.Length || !IsPartOfWord(statement.Text[word.Length]));

    private static bool IsPartOfWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' || c > 127;
}
