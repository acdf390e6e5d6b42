using System.Buffers;
using System.Text.RegularExpressions;
using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>
/// Tells the files that undo a migration from those that only have such a word in their title. A file undoes where the
/// word is a part of its own between dots (<c>001.undo.beds</c>), where nothing but a number is beside it
/// (<c>001_down</c>, <c>rollback-001-beds</c>), or where the folder has the other half: <c>beds-down</c> beside
/// <c>beds-up</c>.
/// </summary>
internal sealed partial class UndoNames
{
    private static readonly string[] Ups = [.. Words.List("up do forward forwards apply deploy migrate upgrade"), ""];

    /// <summary>Tells nearly all names apart without a regular expression.</summary>
    private static readonly SearchValues<string> AnyWord = SearchValues.Create(
        ["down", "undo", "rollback", "revert", "reverse", "downgrade", "backward"],
        StringComparison.OrdinalIgnoreCase
    );

    private readonly HashSet<string> _names;
    private readonly HashSet<string> _ends;

    internal UndoNames(IEnumerable<string> names)
    {
        _names = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        _ends = _names
            .Where(HasOtherHalf)
            .SelectMany(name => UndoWords().Matches(name).Where(word => word.Index + word.Length == name.Length))
            .Select(word => word.Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a file of that name, given without <c>.sql</c>, undoes a migration.</summary>
    internal bool Contains(string name) =>
        name.AsSpan().ContainsAny(AnyWord)
        && (
            Alone().IsMatch(name)
            || HasOtherHalf(name)
            || _ends.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
        );

    private bool HasOtherHalf(string name) =>
        name.AsSpan().ContainsAny(AnyWord)
        && UndoWords().Matches(name).Any(word => Ups.Any(up => _names.Contains(With(name, word, up))));

    private static string With(string name, Match word, string up)
    {
        var before = name[..word.Index];
        var after = name[(word.Index + word.Length)..];
        var separator = word.Groups["separator"].Value;
        return up.Length > 0 ? before + separator + up + after
            : before.Length > 0 ? before + after
            : after.TrimStart('.', '_', '-', ' ');
    }

    /// <summary>A word that undoes, with what separates it from the one before.</summary>
    [GeneratedRegex(
        @"((?<separator>[._\- ])|^|(?<=\p{Ll}|\d)(?-i:(?=[DURB])))(down|undo|rollback|revert|reverse|downgrade|backwards?)(?=[._\- ]|$|(?-i:[A-Z0-9]))",
        Words.AnyCase
    )]
    private static partial Regex UndoWords();

    [GeneratedRegex(
        @"(^|\.)(down|undo|rollback|revert|reverse|downgrade|backwards?)(\.|$)"
            + @"|^(down|undo|rollback|revert|reverse|downgrade|backwards?)[._\- ]?\d"
            + @"|^\w?\d+[._\- ]?(down|undo|rollback|revert|reverse|downgrade|backwards?)$",
        Words.AnyCase
    )]
    private static partial Regex Alone();
}
