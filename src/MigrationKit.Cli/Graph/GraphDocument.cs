using System.Text.Json.Serialization;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Graph;

/// <summary>The answer of <c>graph --format json</c>.</summary>
/// <param name="Command">The command.</param>
/// <param name="Success">Always true.</param>
/// <param name="ExitCode">Always 0.</param>
/// <param name="Migrations">In apply order, then those missing from the folder.</param>
internal sealed record GraphDocument(
    string Command,
    bool Success,
    int ExitCode,
    IReadOnlyList<GraphNodeDocument> Migrations
)
{
    internal static GraphDocument From(IReadOnlyList<GraphNode> nodes) =>
        new("graph", Success: true, ExitCodes.Success, [.. nodes.Select(GraphNodeDocument.From)]);
}

/// <summary>One migration of the graph.</summary>
internal sealed record GraphNodeDocument(
    string Name,
    IReadOnlyList<string> Requires,
    IReadOnlyList<CreatedDocument> Creates
)
{
    public string? Path { get; init; }

    /// <summary>Where a database was asked.</summary>
    public string? State { get; init; }

    public DateTimeOffset? AppliedAt { get; init; }

    internal static GraphNodeDocument From(GraphNode node) =>
        new(node.Name, [.. node.Requires], [.. node.Creates.Select(made => new CreatedDocument(made.Kind, made.Name))])
        {
            Path = node.Migration?.Path,
            State = node.State is { } state ? DisplayText.Camel(state.ToString()) : null,
            AppliedAt = node.AppliedAt,
        };
}

/// <summary>An object that a migration creates.</summary>
internal sealed record CreatedDocument(string Kind, string Name);

/// <summary>The generated serializer.</summary>
[JsonSerializable(typeof(GraphDocument))]
internal sealed partial class GraphJson : JsonSerializerContext
{
    internal static GraphJson Readable { get; } = new(JsonOutput.NewOptions());
}
