namespace MigrationKit.Parsing;

/// <summary><c>COPY</c> from or to the client, which only works in psql.</summary>
internal static class CopyStatement
{
    /// <summary>What is wrong with the statement; null where nothing is.</summary>
    internal static string? Problem(StatementTokens statement) =>
        Goes(statement, "FROM")
            ? "COPY … FROM STDIN reads its rows from psql's input, which a migration does not have. "
                + "Write INSERT statements, or copy the rows from the application."
        : Goes(statement, "TO")
            ? "COPY … TO STDOUT sends its rows to psql's output, which a migration does not have. "
                + "Remove it, or copy the rows from the application."
        : null;

    /// <summary>Whether rows follow the statement in the file.</summary>
    internal static bool ReadsRows(StatementTokens statement) => Goes(statement, "FROM");

    /// <summary>Where the rows end that start on the next line: behind <c>\.</c> on a line of its own, or at the end.</summary>
    internal static int EndOfData(string text, int from)
    {
        for (var at = Find(from); at >= 0; at = Find(at + 2))
        {
            if (IsLineEnd(at - 1) && IsLineEnd(at + 2))
            {
                return at + 2;
            }
        }
        return text.Length;

        int Find(int from) => text.IndexOf(@"\.", from, StringComparison.Ordinal);

        bool IsLineEnd(int at) => at >= text.Length || text[at] is '\n' or '\r';
    }

    /// <summary>Whether the rows go this way to or from the client. The server takes either name in either direction.</summary>
    private static bool Goes(StatementTokens statement, string direction)
    {
        if (!statement.Has(0, "COPY"))
        {
            return false;
        }
        for (var i = 1; !statement.EndsAt(i); i = Math.Max(i + 1, statement.Behind(i)))
        {
            if (statement.Has(i, direction) && statement.HasAny(i + 1, "STDIN", "STDOUT"))
            {
                return true;
            }
        }
        return false;
    }
}
