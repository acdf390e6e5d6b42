using System.Collections.Frozen;

namespace MigrationKit.Audit.Code;

/// <summary>The regular expressions of JavaScript: <c>/['"`]/g</c> opens no string.</summary>
internal static class RegexLiteral
{
    // No expression is longer.
    private const int Longest = 4000;

    // Behind these a value starts, so that a slash does not divide.
    private static readonly FrozenSet<string> Openers = Words.Set(
        "return typeof case in of delete void throw new else do await yield"
    );

    /// <summary>Whether a slash starts an expression: behind some tokens it divides.</summary>
    internal static bool CanStart(string text, int slash, IReadOnlyList<CodeToken> before)
    {
        if (before is not [.., var last])
        {
            return true;
        }
        var written = text.AsSpan(last.Start..last.End);
        return last.Kind switch
        {
            CodeTokenKind.Word => Openers.Contains(written.ToString()),
            // A closing tag, </b>, or the end of a value.
            CodeTokenKind.Symbol => written is not (")" or "]" or "}") && !(written is "<" && last.End == slash),
            _ => false,
        };
    }

    /// <summary>Where the expression ends, or where it is given up.</summary>
    internal static (int End, bool Closed) Read(string text, int slash)
    {
        var inClass = false;
        var limit = Math.Min(text.Length, slash + Longest);
        var at = slash + 1;
        for (; at < limit && text[at] != '\n'; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '/' when !inClass:
                    return (BehindFlags(text, at + 1), true);
            }
        }
        return (Math.Min(at, text.Length), false);
    }

    private static int BehindFlags(string text, int at)
    {
        while (at < text.Length && CodeScanner.IsWordPart(text[at]))
        {
            at++;
        }
        return at;
    }
}
