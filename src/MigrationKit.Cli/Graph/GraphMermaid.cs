using System.Text;

namespace MigrationKit.Cli.Graph;

/// <summary>The graph as Mermaid, which GitHub and GitLab draw where it stands in a Markdown file.</summary>
internal static class GraphMermaid
{
    internal static string Render(IReadOnlyList<GraphNode> nodes)
    {
        // Names may hold what Mermaid takes for syntax, "end" for instance; numbers may not.
        var ids = nodes
            .Select((node, place) => (node.Name, Id: $"m{place + 1}"))
            .ToDictionary(entry => entry.Name, entry => entry.Id);
        var text = new StringBuilder("flowchart TD\n");
        foreach (var node in nodes)
        {
            text.Append($"  {ids[node.Name]}[\"{Label(node)}\"]:::{StateColor.For(node.State).Name}\n");
        }
        foreach (var node in nodes)
        {
            foreach (var required in node.Requires)
            {
                text.Append($"  {ids[required]} --> {ids[node.Name]}\n");
            }
        }
        foreach (var color in StateColor.All)
        {
            text.Append($"  classDef {color.Name} fill:{color.Fill},stroke:{color.Line},color:{StateColor.Text}\n");
        }
        return text.ToString();
    }

    private static string Label(GraphNode node)
    {
        var state = node.State is { } known ? $"<br/><i>{DisplayText.For(known)}</i>" : "";
        var relations = string.Concat(node.Relations.Select(name => "<br/>" + Escape(name)));
        return $"<b>{Escape(node.Name)}</b>{state}{relations}";
    }

    /// <summary>Mermaid takes numbers of characters between <c>#</c> and a semicolon.</summary>
    private static string Escape(string name) =>
        string.Concat(
            name.EnumerateRunes()
                .Select(rune =>
                    Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '-' or '.' or ' '
                        ? rune.ToString()
                        : $"#{rune.Value};"
                )
        );
}
