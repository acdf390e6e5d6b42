using System.Globalization;
using System.Text;

namespace MigrationKit.Audit.Logs;

/// <summary>Text of a log, fit for a report that is passed on: without passwords and without people's data.</summary>
internal static partial class SafeText
{
    private const int LongestMessage = 400;
    private const int LongestStatement = 1_000;

    /// <summary>A message in one line, what looks like a secret replaced.</summary>
    internal static string Message(string text) => Short(Secret().Replace(text, "${key}…"), LongestMessage);

    /// <summary>A statement in one line, its strings and numbers replaced: they are somebody's data.</summary>
    internal static string Statement(string sql)
    {
        var text = new StringBuilder(Math.Min(sql.Length, LongestStatement));
        foreach (var token in SqlScanner.Tokens(sql).TakeWhile(_ => text.Length < LongestStatement))
        {
            text.Append(
                token.Kind switch
                {
                    TokenKind.QuotedText or TokenKind.DollarText => "'…'",
                    TokenKind.Number => "0",
                    TokenKind.LineComment or TokenKind.BlockComment => " ",
                    _ => token.In(sql),
                }
            );
        }
        return Short(text.ToString(), LongestStatement);
    }

    /// <summary>
    /// Text that a terminal and a page show as it is: what would steer them, or turn the order of reading, is replaced.
    /// </summary>
    internal static string Shown(string text)
    {
        if (!Steering().IsMatch(text))
        {
            return text;
        }
        return string.Concat(
            text.EnumerateRunes()
                .Select(rune =>
                    rune.Value == '\t' ? " "
                    : Steers(rune) ? $"{Rune.ReplacementChar}"
                    : rune.ToString()
                )
        );
    }

    /// <summary>Whether a character would steer a terminal, or turn the order of reading.</summary>
    internal static bool Steers(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;

    private static string Short(string text, int longest)
    {
        var line = Blanks().Replace(text, " ").Trim();
        return line.Length <= longest ? line : line[..longest] + "…";
    }

    // Surrogates too: some of what steers is written with two of them.
    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Cs}]")]
    private static partial Regex Steering();

    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(
        @"(?<key>(?:password|passwd|pwd|secret|token)['""]?\s*[=:]\s*)(?:'[^']*'|""[^""]*""|[^\s;,&'""]+)|(?<=\w://)(?:[^\s/@]*)(?=@)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Secret();
}
