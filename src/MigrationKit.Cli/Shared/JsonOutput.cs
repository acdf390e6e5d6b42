using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MigrationKit.Cli.Shared;

/// <summary>Builds and writes the answers of <c>--json</c>, member by member as they stand there.</summary>
internal static class JsonOutput
{
    // Quotes and umlauts stay readable: the output is not for a web page.
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private static readonly JsonSerializerOptions OneLine = new(Readable) { WriteIndented = false };

    internal static void Write(Screen screen, JsonObject document) => screen.Out.WriteLine(Text(document));

    internal static void WriteLine(Screen screen, JsonObject line) =>
        screen.Out.WriteLine(ShownText.OfJson(line.ToJsonString(OneLine)));

    internal static string Text(JsonObject document) => ShownText.OfJson(document.ToJsonString(Readable));

    /// <summary>An object of these members, without those that are null.</summary>
    internal static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                result.Add(name, value);
            }
        }
        return result;
    }

    internal static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    internal static JsonArray Array(IEnumerable<string> texts) => Array(texts.Select(text => (JsonNode?)text));

    /// <summary>How often there is each of these values.</summary>
    internal static JsonObject Counts(IEnumerable<Enum> values) =>
        new(values.CountBy(DisplayText.Camel).Select(count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value)));
}
