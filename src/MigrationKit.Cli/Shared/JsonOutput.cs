using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MigrationKit.Cli.Shared;

/// <summary>
/// Writes the one document of <c>--json</c>. Each command generates the serializer of its own documents: reflection would
/// cost a third of the whole run.
/// </summary>
internal static class JsonOutput
{
    internal static void Write<T>(Screen screen, T document, JsonTypeInfo<T> type) =>
        screen.Out.WriteLine(ShownText.OfJson(JsonSerializer.Serialize(document, type)));

    /// <summary>The options of every context. Quotes and umlauts stay readable: the output is not for a web page.</summary>
    internal static JsonSerializerOptions NewOptions() =>
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = true,
        };
}
