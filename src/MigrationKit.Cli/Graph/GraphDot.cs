using System.Text;

namespace MigrationKit.Cli.Graph;

/// <summary>The graph in the language of Graphviz.</summary>
internal static class GraphDot
{
    internal static string Render(IReadOnlyList<GraphNode> nodes)
    {
        var text = new StringBuilder(
            $$"""
            digraph migrations {
              node [shape=box, style="rounded,filled", fontname="Helvetica", fontcolor="{{StateColor.Text}}"];

            """.ReplaceLineEndings("\n")
        );
        foreach (var node in nodes)
        {
            var color = StateColor.For(node.State);
            text.Append(
                $"  {Quote(node.Name)} [label=\"{Label(node)}\", fillcolor=\"{color.Fill}\", color=\"{color.Line}\"];\n"
            );
        }
        foreach (var node in nodes)
        {
            foreach (var required in node.Requires)
            {
                text.Append($"  {Quote(required)} -> {Quote(node.Name)};\n");
            }
        }
        return text.Append("}\n").ToString();
    }

    // \n and \l end a line, in the middle and on the left.
    private static string Label(GraphNode node)
    {
        var state = node.State is { } known ? $"{DisplayText.For(known)}\\n" : "";
        var relations = string.Concat(node.Relations.Select(name => $"{Escape(name)}\\l"));
        return $"{Escape(node.Name)}\\n{state}{relations}";
    }

    private static string Quote(string name) => $"\"{Escape(name)}\"";

    private static string Escape(string name) =>
        name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
