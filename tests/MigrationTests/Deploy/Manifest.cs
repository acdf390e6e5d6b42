using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace MigrationTests.Deploy;

/// <summary>A YAML file of <c>deploy/</c>.</summary>
internal static class Manifest
{
    internal static JsonNode Read(string file)
    {
        var yaml = new DeserializerBuilder()
            .WithDuplicateKeyChecking()
            .Build()
            .Deserialize<object>(File.ReadAllText(Repository.PathTo("deploy", file)));
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!;
    }

    /// <summary>The value at the end of a path; null where a part of it is not there.</summary>
    internal static JsonNode? At(this JsonNode node, string path) =>
        path.Split('.').Aggregate((JsonNode?)node, (found, part) => found?[part]);

    internal static string Text(this JsonNode node, string path) =>
        node.At(path)?.ToString() ?? throw new KeyNotFoundException($"{path} in {node}");

    internal static string[] Texts(this JsonNode node, string path) =>
        [.. node.At(path)!.AsArray().Select(item => item!.ToString())];
}
