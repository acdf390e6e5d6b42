using System.Text.RegularExpressions;
using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>
/// A changelog of Liquibase in the directory above the folder, which includes its files one by one or all of them. It
/// shows that the order of the names is the right one, or that it is not.
/// </summary>
/// <param name="Problem">What it says otherwise; null where it does not.</param>
internal sealed partial record ChangelogBeside(MigrationProblem? Problem)
{
    /// <summary>What a person writes is shorter.</summary>
    private const int MaxLength = 1 << 20;

    /// <summary>The changelog that includes the files; null where there is none.</summary>
    internal static ChangelogBeside? Of(string folder, IReadOnlyList<FolderEntry> taken)
    {
        var real = RealPath.Resolve(folder);
        if (taken.Count < 2 || Path.GetDirectoryName(real) is not { } parent)
        {
            return null;
        }
        var found = (
            // With options it passes over a directory that may not be listed.
            from file in new DirectoryInfo(parent).EnumerateFiles("*", new EnumerationOptions())
            where Form().IsMatch(file.Name) && file.Length is > 0 and <= MaxLength
            let text = Text(parent, file.FullName)
            where text.Contains("databaseChangeLog", StringComparison.Ordinal)
            let said = Said(text, Path.GetFileName(real), taken)
            where said is not null
            orderby file.Name
            select (Path: Path.Combine(folder, "..", file.Name), Problem: said)
        ).ToList();
        return found switch
        {
            [] => null,
            [(_, "")] => new(Problem: null),
            [var (path, problem)] => new(MigrationProblem.InFile(path, problem)),
            [var (path, _), ..] => new(
                MigrationProblem.InFile(
                    path,
                    "Several changelogs of Liquibase include the files, so their order is not known. " + Advice
                )
            ),
        };
    }

    private static readonly string Advice =
        $"Number the files in that order, and say --layout {Layout.Own.Tool} (MigrationLayout.{Layout.Own.Id}).";

    /// <summary>What a changelog says otherwise about the files, empty where it agrees; null where it includes none.</summary>
    private static string? Said(string text, string folder, IReadOnlyList<FolderEntry> taken)
    {
        var names = taken.Select(entry => entry.Name).ToList();
        var plain = Comment().Replace(text, "");
        var listed = names
            .Select(name => (Name: name, At: Place(plain, name)))
            .Where(file => file.At >= 0)
            .OrderBy(file => file.At)
            .Select(file => file.Name)
            .ToList();
        if (listed.Count == 0)
        {
            return !IncludeAll().Matches(plain).Any(match => match.Groups["name"].Value == folder) ? null
                // It goes by the names with their ending.
                : InOrder(taken).SequenceEqual(names.Order(StringComparer.Ordinal)) ? ""
                : OtherOrder;
        }
        return names.Except(listed).FirstOrDefault() is { } other
                ? $"Liquibase does not run {other} from this changelog. Include it, or move it out of the folder."
            : listed.SequenceEqual(InOrder(taken)) ? ""
            : OtherOrder;
    }

    private static readonly string OtherOrder =
        "Liquibase runs the files in another order than that of their names. " + Advice;

    private static IEnumerable<string> InOrder(IEnumerable<FolderEntry> taken) =>
        taken.OrderBy(entry => entry.Title, StringComparer.Ordinal).Select(entry => entry.Name);

    /// <summary>Where a name stands that is not the end of a longer one; -1 where it does not.</summary>
    private static int Place(string text, string name)
    {
        var at = text.IndexOf(name, StringComparison.Ordinal);
        while (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '-' or '.'))
        {
            at = text.IndexOf(name, at + 1, StringComparison.Ordinal);
        }
        return at;
    }

    /// <summary>Nothing of a file that cannot be read: it may have nothing to do with the folder.</summary>
    private static string Text(string parent, string path)
    {
        try
        {
            return FolderFile.ReadText(parent, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"\.(xml|ya?ml|json)$", Words.AnyCase)]
    private static partial Regex Form();

    [GeneratedRegex(@"<!--[\s\S]*?-->|^[ \t]*#.*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"includeAll\b[^}>]*?\bpath[""'\s:=]+[^\s""'}>]*?(?<name>[^\s""'/}>]+)/?([\s""'}>]|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex IncludeAll();
}
