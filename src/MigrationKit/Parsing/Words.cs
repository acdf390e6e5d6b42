using System.Collections.Frozen;

namespace MigrationKit.Parsing;

/// <summary>Lists of words, written one after the other in a text of any number of lines.</summary>
internal static class Words
{
    internal static string[] List(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    internal static FrozenSet<string> Set(string words) => FrozenSet.Create(StringComparer.Ordinal, List(words));

    internal static FrozenSet<string> SetIgnoringCase(string words) =>
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, List(words));
}
