namespace MigrationKit.Audit.Code;

/// <summary>The regular expressions of JavaScript: <c>/['"`]/g</c> opens no string.</summary>
internal static class RegexLiteral
{
    // No expression is longer; without a limit a line of slashes would be read again from each of them.
    private const int Longest = 4000;

    // Behind these a value starts, so that a slash does not divide.
    private static readonly HashSet<string> Openers =
    [
        "return",
        "typeof",
        "case",
        "in",
        "of",
        "delete",
        "void",
        "throw",
        "new",
        "else",
        "do",
        "await",
        "yield",
    ];

    /// <summary>Where the expression ends that starts with a slash; <see langword="null"/> where it divides.</summary>
    internal static int? Behind(string text, int slash, IReadOnlyList<CodeToken> before)
    {
        if (!CanStart(text, slash, before))
        {
            return null;
        }
        var inClass = false;
        var limit = Math.Min(text.Length, slash + Longest);
        for (var at = slash + 1; at < limit && text[at] != '\n'; at++)
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
                    return BehindFlags(text, at + 1);
            }
        }
        return null;
    }

    private static int BehindFlags(string text, int at)
    {
        while (at < text.Length && CodeText.IsWordPart(text[at]))
        {
            at++;
        }
        return at;
    }

    private static bool CanStart(string text, int slash, IReadOnlyList<CodeToken> before)
    {
        if (before is not [.., var last])
        {
            return true;
        }
        var written = text[last.Start..last.End];
        return last.Kind switch
        {
            CodeTokenKind.Word => Openers.Contains(written),
            // A closing tag, </b>, or the end of a value.
            CodeTokenKind.Symbol => written is not (")" or "]" or "}")
                && !(written == "<" && last.End == slash),
            _ => false,
        };
    }
}
