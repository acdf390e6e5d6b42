using System.Text.RegularExpressions;

namespace MigrationTests.Readme;

/// <summary>A Markdown file and its code blocks.</summary>
internal sealed record Markdown(string Text)
{
    internal IEnumerable<string> Blocks(string language) =>
        Regex
            .Matches(Text, $"^```{language}\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)
            .Select(match => match.Groups["code"].Value);

    /// <summary>The formatter's line breaks are not the README's.</summary>
    internal static string Unspaced(string code) => Regex.Replace(code, "\\s+", "");
}
