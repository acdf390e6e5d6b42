using System.Text;

namespace MigrationKit.Cli.Shared;

/// <summary>Text as Markdown that shows it as it is, whatever is in it.</summary>
internal static class Markdown
{
    private const string Special = "_*<>&|[]()\"#\\~`@$/";

    /// <summary>A code span; its fence is longer than any run of backticks inside.</summary>
    internal static string Code(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        var fence = new string('`', LongestRun(line) + 1);
        var pad = line.StartsWith('`') || line.EndsWith('`') ? " " : "";
        return $"{fence}{pad}{line}{pad}{fence}";
    }

    /// <summary>A fenced block; its fence is longer than any run of backticks inside.</summary>
    internal static string Block(string text, string language = "")
    {
        var fence = new string('`', Math.Max(3, LongestRun(text) + 1));
        return $"{fence}{language}\n{text.TrimEnd('\n')}\n{fence}\n";
    }

    /// <summary>Words in which nothing is code.</summary>
    internal static string Text(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
            .Replace("*", "\\*", StringComparison.Ordinal);

    /// <summary>The same in the cell of a table.</summary>
    internal static string Cell(string? text) =>
        Text(text ?? "").ReplaceLineEndings("<br>").Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>
    /// A sentence: what stands in backticks, and every word that is no plain one, such as a name, becomes a code span.
    /// </summary>
    internal static string Sentence(string text)
    {
        var parts = text.ReplaceLineEndings(" ").Split('`');
        var result = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            result.Append(
                i % 2 == 1 && i < parts.Length - 1 ? Code(parts[i]) : string.Join(' ', parts[i].Split(' ').Select(Word))
            );
        }
        return result.ToString();
    }

    private static string Word(string word)
    {
        var name = word.TrimEnd(',', ';', ':', '.');
        return name.Any(c => Special.Contains(c, StringComparison.Ordinal) || c == '.')
            ? Code(name) + word[name.Length..]
            : word;
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }
}
