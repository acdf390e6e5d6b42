using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MigrationKit.Cli.Audit;
using MigrationKit.Cli.Footprints;
using MigrationKit.Cli.Graph;
using MigrationKit.Cli.New;
using MigrationKit.Cli.Plan;
using MigrationKit.Cli.Status;
using MigrationKit.Cli.Verify;

namespace MigrationKit.Cli.Shared;

/// <summary>Writes the one document of <c>--json</c>.</summary>
internal static class JsonOutput
{
    internal static void Write(Screen screen, RunDocument document) =>
        Write(screen.Out, document, CliJson.Readable.RunDocument);

    internal static void Write(Screen screen, StatusDocument document) =>
        Write(screen.Out, document, CliJson.Readable.StatusDocument);

    internal static void Write(Screen screen, PlanDocument document) =>
        Write(screen.Out, document, CliJson.Readable.PlanDocument);

    internal static void Write(Screen screen, VerifyDocument document) =>
        Write(screen.Out, document, CliJson.Readable.VerifyDocument);

    internal static void Write(Screen screen, FootprintDocument document) =>
        Write(screen.Out, document, CliJson.Readable.FootprintDocument);

    internal static void Write(Screen screen, AuditDocument document) =>
        Write(screen.Out, document, CliJson.Readable.AuditDocument);

    internal static void Write(Screen screen, NewDocument document) =>
        Write(screen.Out, document, CliJson.Readable.NewDocument);

    internal static void Write(Screen screen, GraphDocument document) =>
        Write(screen.Out, document, CliJson.Readable.GraphDocument);

    private static void Write<T>(TextWriter writer, T document, JsonTypeInfo<T> type) =>
        writer.WriteLine(JsonSerializer.Serialize(document, type));
}

/// <summary>Generated serializers: reflection would cost a third of the whole run.</summary>
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(FootprintDocument))]
[JsonSerializable(typeof(AuditDocument))]
[JsonSerializable(typeof(NewDocument))]
[JsonSerializable(typeof(GraphDocument))]
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class CliJson : JsonSerializerContext
{
    // Not for a web page: quotes and umlauts in messages stay as they are.
    internal static CliJson Readable { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                WriteIndented = true,
            }
        );
}
