namespace MigrationKit.Cli.Graph;

/// <summary>The graph as a tree of files and tables; where a database was asked, with what is not applied there.</summary>
internal static class GraphTree
{
    internal static void Write(Screen screen, IReadOnlyList<GraphNode> nodes)
    {
        var asked = nodes.Any(node => node.State is not null);
        screen.Out.Write(DependencyTree.Render([.. nodes.Select(Audited)], marked: asked));
        if (asked)
        {
            var totals = nodes
                .GroupBy(node => DisplayText.For(node.State!.Value))
                .Select(group => $"{group.Count()} {screen.Paint(group.Key)}");
            screen.Out.WriteLine();
            screen.Out.WriteLine($"{string.Join(", ", totals)}.");
        }
    }

    private static AuditedMigration Audited(GraphNode node)
    {
        var state = node.State ?? MigrationState.Pending;
        return new(node.Name, state, state.ToHealth(), node.Migration) { Creates = node.Creates };
    }
}
