using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace MigrationKit.Parsing;

/// <summary>Lists of words, written one after the other in a text of any number of lines, and the words in any text.</summary>
internal static partial class Words
{
    /// <summary>How words of SQL are matched: in any case, and only groups with a name are kept.</summary>
    internal const RegexOptions AnyCase =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    internal static string[] List(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    internal static FrozenSet<string> Set(string words) => FrozenSet.Create(StringComparer.Ordinal, List(words));

    internal static FrozenSet<string> SetIgnoringCase(string words) =>
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, List(words));

    /// <summary>The names, keywords and numbers in a text, whatever stands between them.</summary>
    internal static IEnumerable<string> In(string text) => Word().Matches(text).Select(word => word.Value);

    [GeneratedRegex(@"[\w$]+")]
    private static partial Regex Word();
}
