namespace MigrationKit.Parsing;

/// <summary>
/// SHA-256 over what the server gets: the statements, with white space and comments between tokens as one blank.
/// Inside quotes everything counts but the kind of line end and, in dollar quotes, blanks at the end of a line.
/// </summary>
internal static class Checksum
{
    /// <summary>How many digits it has.</summary>
    internal const int Length = 64;

    // So that a large file costs no more than a small one.
    private const int MaxBuffer = 1 << 16;

    /// <summary>In lower-case hexadecimal digits.</summary>
    internal static string Compute(string text, IReadOnlyList<StatementSpan> statements)
    {
        using var sent = new HashedText(Math.Min(text.Length, MaxBuffer));
        foreach (var statement in statements)
        {
            Append(sent, text, statement);
            sent.Append(";\n");
        }
        return sent.ToString();
    }

    /// <summary>
    /// What stands in the history for a file as it is: half of its SHA-256 and half of its checksum, so that a row whose
    /// checksum alone was changed knows no file.
    /// </summary>
    internal static string OfFile(string sha256, string checksum) =>
        string.Concat(sha256.AsSpan(0, Length / 2), checksum.AsSpan(0, Length / 2));

    private static void Append(HashedText sent, string text, StatementSpan statement)
    {
        var scanner = new SqlScanner(text, statement.Start, statement.End, statement.StandardStrings);
        var apart = false;
        for (var token = scanner.Next(); token.Kind != TokenKind.End; token = scanner.Next())
        {
            if (token.IsTrivia)
            {
                apart = true;
                continue;
            }
            if (apart)
            {
                sent.Append(" ");
                apart = false;
            }
            Append(sent, token.In(text), token.Kind);
        }
    }

    private static void Append(HashedText sent, ReadOnlySpan<char> written, TokenKind kind)
    {
        for (var end = written.IndexOfAny('\n', '\r'); end >= 0; end = written.IndexOfAny('\n', '\r'))
        {
            var line = written[..end];
            sent.Append(kind == TokenKind.DollarText ? line.TrimEnd(" \t") : line);
            sent.Append("\n");
            written = written[(written[end..].StartsWith("\r\n") ? end + 2 : end + 1)..];
        }
        sent.Append(written);
    }
}
