using System.Text.Json.Serialization;

namespace MigrationKit.Cli.Graph;

/// <summary>The answer of <c>graph --format json</c>: the migrations in apply order, then those missing from the folder.</summary>
internal sealed class GraphDocument
{
    private readonly IReadOnlyList<GraphNode> _nodes;

    internal GraphDocument(IReadOnlyList<GraphNode> nodes) => _nodes = nodes;

    public string Command { get; } = "graph";
    public bool Success { get; } = true;
    public int ExitCode { get; } = ExitCodes.Success;
    public IEnumerable<GraphNodeDocument> Migrations => _nodes.Select(node => new GraphNodeDocument(node));
}

internal sealed class GraphNodeDocument
{
    private readonly GraphNode _node;

    internal GraphNodeDocument(GraphNode node) => _node = node;

    public string Name => _node.Name;
    public IEnumerable<string> Requires => _node.Requires;
    public IEnumerable<CreatedDocument> Creates =>
        _node.Creates.Select(made => new CreatedDocument(made.Kind, made.Name));
    public string? Path => _node.Migration?.Path;

    /// <summary>Where a database was asked.</summary>
    public string? State => _node.State is { } state ? DisplayText.Camel(state) : null;
    public DateTimeOffset? AppliedAt => _node.AppliedAt;
}

/// <summary>An object that a migration creates.</summary>
internal sealed record CreatedDocument(string Kind, string Name);

[JsonSerializable(typeof(GraphDocument))]
internal sealed partial class GraphJson : JsonSerializerContext
{
    internal static GraphJson Readable { get; } = new(JsonOutput.NewOptions());
}
