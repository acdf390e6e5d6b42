namespace MigrationKit.Cli.Audit.Html;

/// <summary>A list of terms with what they say; a term that says nothing is left out.</summary>
internal static class Findings
{
    internal static Html Of(params IEnumerable<(string Term, Html Said)> findings)
    {
        var rows = Html.Each(findings.Where(finding => !finding.Said.IsNothing), Row);
        return $"""
            <dl class="findings">
            {rows}</dl>
            """;
    }

    /// <summary>Lines of a catalog, or of what explains a verdict.</summary>
    internal static Html Lines(IReadOnlyCollection<string> lines)
    {
        var items = Html.Each(lines, line => $"<li>{line}</li>");
        return Html.If(lines.Count > 0, () => $"""<ul class="lines">{items}</ul>""");
    }

    private static Html Row((string Term, Html Said) finding) =>
        $"""
            <div><dt>{finding.Term}</dt><dd>{finding.Said}</dd></div>

            """;
}
