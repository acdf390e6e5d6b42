using System.Buffers;

namespace MigrationKit.Parsing;

/// <summary>
/// Finds invisible characters outside quotes and comments. PostgreSQL takes most of them for letters: <c>beds</c> with a
/// zero width space behind it is another table.
/// </summary>
internal static class InvisibleCharacters
{
    private static readonly SearchValues<char> All = SearchValues.Create(
        [
            .. Range('\0', '\b'),
            .. Range('\x0E', '\x1F'),
            .. Range('\x7F', '\xA0'),
            '\u00AD',
            '\u034F',
            '\u061C',
            .. Range('\u115F', '\u1160'),
            '\u1680',
            .. Range('\u17B4', '\u17B5'),
            .. Range('\u180B', '\u180E'),
            .. Range('\u2000', '\u200F'),
            .. Range('\u2028', '\u202F'),
            .. Range('\u205F', '\u206F'),
            '\u2800',
            '\u3000',
            '\u3164',
            .. Range('\uFE00', '\uFE0F'),
            '\uFEFF',
            '\uFFA0',
            .. Range('\uFFF9', '\uFFFB'),
        ]
    );

    /// <summary>The first one of each token that has any.</summary>
    internal static IEnumerable<Finding> Find(SqlScript script) =>
        script.Text.AsSpan().ContainsAny(All)
            ? script.Statements.SelectMany(statement => Find(script.Text, statement))
            : [];

    private static IEnumerable<Finding> Find(string text, StatementSpan statement)
    {
        var tokens = new StatementTokens(text, statement);
        for (var i = 0; !tokens.EndsAt(i); i++)
        {
            var isQuoted = tokens[i].Kind is TokenKind.QuotedName or TokenKind.QuotedText or TokenKind.DollarText;
            if (!isQuoted && First(text, tokens[i]) is { } at)
            {
                yield return new(
                    at,
                    $"The invisible character U+{(int)text[at]:X4} is part of the SQL here. Remove it."
                );
            }
        }
    }

    private static int? First(string text, Token token)
    {
        for (var at = token.Start; at < token.End; at++)
        {
            if (All.Contains(text[at]) && !IsJoiner(text, at))
            {
                return at;
            }
        }
        return null;
    }

    /// <summary>Persian and Indic names have joiners between their letters.</summary>
    private static bool IsJoiner(string text, int at) =>
        text[at] is '\u200C' or '\u200D'
        && at > 0
        && at + 1 < text.Length
        && IsForeignLetter(text[at - 1])
        && IsForeignLetter(text[at + 1]);

    private static bool IsForeignLetter(char c) => !char.IsAscii(c) && char.IsLetter(c);

    private static IEnumerable<char> Range(char first, char last) =>
        Enumerable.Range(first, last - first + 1).Select(c => (char)c);
}
