using System.Text.Json;
using MigrationTests.Cli;

namespace MigrationTests.Fleets;

/// <summary>Runs the tool over the databases of a test.</summary>
internal static class FleetTool
{
    /// <summary>A line of JSON for each database, named t01, t02, …</summary>
    public static string List(this FleetDatabases databases, Func<int, string>? region = null) =>
        string.Join(
            '\n',
            Enumerable
                .Range(0, databases.Targets.Count)
                .Select(i =>
                    $$"""{"name":"{{FleetDatabases.NameOf(i)}}","connection":"{{databases[i].ConnectionString}};Timeout=60","""
                    + $$""" "labels":{"region":"{{region?.Invoke(i) ?? "eu"}}"} }"""
                )
        );

    public static Task<ToolResult> RunAsync(FleetDatabases databases, MigrationFolder folder, params string[] args) =>
        Tool.RunAsync([args[0], "--targets", "-", "-m", folder.Path, .. args[1..]], input: databases.List());

    /// <summary>Every line as JSON.</summary>
    public static IReadOnlyList<JsonElement> Lines(this ToolResult result) => Lines(result.Output);

    public static IReadOnlyList<JsonElement> Lines(string output) =>
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement.Clone()),
        ];

    public static string? Text(this JsonElement line, string member) =>
        line.TryGetProperty(member, out var value) ? value.GetString() : null;

    /// <summary>The outcomes by name, in the order of the names, such as <c>t01 applied</c>.</summary>
    public static IEnumerable<string> Outcomes(this IEnumerable<JsonElement> lines) =>
        lines
            .Where(line => line.Text("event") == "ended")
            .Select(line => $"{line.Text("target")} {line.Text("outcome")}")
            .Order(StringComparer.Ordinal);
}
