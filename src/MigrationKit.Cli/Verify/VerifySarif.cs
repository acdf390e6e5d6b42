using System.Text.Json.Nodes;
using static MigrationKit.Cli.Shared.JsonOutput;

namespace MigrationKit.Cli.Verify;

/// <summary>A verification as SARIF 2.1.0: a rule for each check, a result for each piece of evidence.</summary>
internal static class VerifySarif
{
    internal static string Render(VerifyReport report)
    {
        var root = Directory.GetCurrentDirectory();
        var driver = Object(
            ("name", "migrationkit"),
            ("version", typeof(VerifySarif).Assembly.GetName().Version!.ToString(3)),
            ("rules", Array(report.Results.Select(Rule)))
        );
        var run = Object(
            ("tool", Object(("driver", driver))),
            ("results", Array(report.Results.SelectMany((result, index) => Results(result, index, root)))),
            ("columnKind", "utf16CodeUnits")
        );
        var log = Object(
            ("$schema", "https://json.schemastore.org/sarif-2.1.0.json"),
            ("version", "2.1.0"),
            ("runs", Array([run]))
        );
        return Text(log) + "\n";
    }

    private static JsonObject Rule(CheckResult result) =>
        Object(
            ("id", result.Id),
            ("name", result.Title),
            ("shortDescription", Message(result.Title)),
            ("help", Message(result.Fix))
        );

    private static JsonObject Message(string text) => Object(("text", text));

    private static IEnumerable<JsonObject> Results(CheckResult result, int rule, string root) =>
        result.Verdict is Verdict.Fail or Verdict.Warn
            ? result.Evidence.Select(evidence =>
                Object(
                    ("ruleId", result.Id),
                    ("ruleIndex", rule),
                    ("level", result.Verdict == Verdict.Fail && !evidence.IsWarning ? "error" : "warning"),
                    ("message", Message(evidence.Message)),
                    ("locations", evidence.Path is null ? null : Array([Location(evidence, root)]))
                )
            )
            : [];

    private static JsonObject Location(Evidence evidence, string root)
    {
        var region = Object(
            ("startLine", evidence.Line),
            ("startColumn", evidence.Column == 0 ? null : evidence.Column)
        );
        var physical = Object(
            ("artifactLocation", Object(("uri", UriOf(evidence.Path!, root)))),
            ("region", evidence.Line == 0 ? null : region)
        );
        return Object(("physicalLocation", physical));
    }

    /// <summary>Relative where the file is below the working directory: a viewer knows it by its place in the repository.</summary>
    private static string UriOf(string path, string root)
    {
        var relative = Path.GetRelativePath(root, path);
        var isBelow = !Path.IsPathRooted(relative) && !relative.StartsWith("..", StringComparison.Ordinal);
        return isBelow
            ? string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString))
            : new Uri(Path.GetFullPath(path)).AbsoluteUri;
    }
}
