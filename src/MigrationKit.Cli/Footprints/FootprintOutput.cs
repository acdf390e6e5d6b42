using System.Text.Json.Nodes;
using MigrationKit.Cli.Verify;

namespace MigrationKit.Cli.Footprints;

/// <summary>Which footprint files were changed, or would have to be.</summary>
internal static class FootprintOutput
{
    internal static void WriteChanged(Screen screen, IReadOnlyList<string> changed) =>
        Write(
            screen,
            ExitCodes.Success,
            ("changed", JsonOutput.Array(changed)),
            changed.Select(path => (File.Exists(path) ? "written" : "removed", path)),
            $"{Plural.Count(changed.Count, "footprint")} changed. Review and commit them."
        );

    internal static void WriteStale(Screen screen, IReadOnlyList<Evidence> stale, int exitCode)
    {
        var files = stale.Select(evidence => evidence.Path).Distinct().Count();
        Write(
            screen,
            exitCode,
            ("stale", JsonOutput.Array(stale.Select(VerifyDocument.OfEvidence))),
            stale.Select(evidence => ("stale", evidence.ToString())),
            $"{Plural.Count(files, "footprint")} stale. Regenerate them with migrationkit footprint, and review what changed."
        );
    }

    private static void Write(
        Screen screen,
        int exitCode,
        (string Name, JsonNode? Value) member,
        IEnumerable<(string Word, string What)> lines,
        string summary
    )
    {
        if (screen.Form == OutputForm.Json)
        {
            JsonOutput.Write(
                screen,
                JsonOutput.Object(
                    ("command", "footprint"),
                    ("success", exitCode == ExitCodes.Success),
                    ("exitCode", exitCode),
                    member
                )
            );
            return;
        }
        var any = false;
        foreach (var (word, what) in lines)
        {
            screen.Out.WriteLine($"{screen.Paint(word)}  {what}");
            any = true;
        }
        screen.Out.WriteLine(any ? summary : "All footprints are current.");
    }
}
