using System.Text.Json.Serialization;
using MigrationKit.Cli.Verify;

namespace MigrationKit.Cli.Footprints;

/// <summary>Which footprint files were changed, or would have to be.</summary>
internal static class FootprintOutput
{
    internal static void WriteChanged(Screen screen, IReadOnlyList<string> changed)
    {
        if (screen.Form == OutputForm.Json)
        {
            JsonOutput.Write(
                screen,
                new FootprintDocument("footprint", Success: true, ExitCodes.Success) { Changed = changed },
                FootprintJson.Readable.FootprintDocument
            );
            return;
        }
        foreach (var path in changed)
        {
            var word = File.Exists(path) ? "written" : "removed";
            screen.Out.WriteLine($"{screen.Paint(word)}  {path}");
        }
        screen.Out.WriteLine(
            changed.Count == 0
                ? "All footprints are current."
                : $"{Plural.Count(changed.Count, "footprint")} changed. Review and commit them."
        );
    }

    internal static void WriteStale(Screen screen, IReadOnlyList<Evidence> stale, int exitCode)
    {
        if (screen.Form == OutputForm.Json)
        {
            JsonOutput.Write(
                screen,
                new FootprintDocument("footprint", exitCode == ExitCodes.Success, exitCode)
                {
                    Stale = [.. stale.Select(one => new EvidenceDocument(one))],
                },
                FootprintJson.Readable.FootprintDocument
            );
            return;
        }
        foreach (var evidence in stale)
        {
            screen.Out.WriteLine($"{screen.Paint("stale")}  {evidence}");
        }
        var files = stale.Select(evidence => evidence.Path).Distinct().Count();
        screen.Out.WriteLine(
            stale.Count == 0
                ? "All footprints are current."
                : $"{Plural.Count(files, "footprint")} stale. Regenerate them with migrationkit footprint, and review what changed."
        );
    }
}

/// <summary>The answer of <c>footprint --json</c>.</summary>
internal sealed record FootprintDocument(string Command, bool Success, int ExitCode)
{
    /// <summary>The files that were written or removed; without <c>--check</c>.</summary>
    public IReadOnlyList<string>? Changed { get; init; }

    /// <summary>How the files differ from a fresh run; with <c>--check</c>.</summary>
    public IReadOnlyList<EvidenceDocument>? Stale { get; init; }
}

[JsonSerializable(typeof(FootprintDocument))]
internal sealed partial class FootprintJson : JsonSerializerContext
{
    internal static FootprintJson Readable { get; } = new(JsonOutput.NewOptions());
}
