using System.Text.Json.Nodes;
using static MigrationKit.Cli.Shared.JsonOutput;

namespace MigrationKit.Cli.Graph;

/// <summary>The answer of <c>graph --format json</c>: the migrations in apply order, then those missing from the folder.</summary>
internal static class GraphDocument
{
    internal static JsonObject From(IEnumerable<GraphNode> nodes) =>
        Object(
            ("command", "graph"),
            ("success", true),
            ("exitCode", ExitCodes.Success),
            ("migrations", Array(nodes.Select(Node)))
        );

    private static JsonObject Node(GraphNode node) =>
        Object(
            ("name", node.Name),
            ("requires", Array(node.Requires)),
            ("creates", Array(node.Creates.Select(made => Object(("kind", made.Kind), ("name", made.Name))))),
            ("path", node.Migration?.Path),
            // Where a database was asked.
            ("state", node.State is { } state ? DisplayText.Camel(state) : null),
            ("appliedAt", node.AppliedAt)
        );
}
