using System.Text.Json;

namespace MigrationKit.Cli.Verify;

/// <summary>A verification as SARIF: a rule for each check, a result for each piece of evidence.</summary>
internal static class VerifySarif
{
    internal static string Render(VerifyReport report)
    {
        var version = typeof(VerifySarif).Assembly.GetName().Version!.ToString(3);
        var rules = report.Results.Select(result => new SarifRule(
            result.Id,
            result.Title,
            new(result.Title),
            new(result.Fix)
        ));
        var results = report.Results.SelectMany(
            (result, index) => Results(result, index, Directory.GetCurrentDirectory())
        );
        var run = new SarifRun(new(new("migrationkit", version, [.. rules])), [.. results]);
        return ShownText.OfJson(JsonSerializer.Serialize(new SarifLog([run]), VerifyJson.Readable.SarifLog)) + "\n";
    }

    private static IEnumerable<SarifResult> Results(CheckResult result, int rule, string root) =>
        result.Verdict is Verdict.Fail or Verdict.Warn
            ? result.Evidence.Select(evidence => new SarifResult(
                result.Id,
                rule,
                result.Verdict == Verdict.Fail ? "error" : "warning",
                new(evidence.Message),
                evidence.Path is null ? null : [Location(evidence, root)]
            ))
            : [];

    private static SarifLocation Location(Evidence evidence, string root) =>
        new(
            new(
                new(UriOf(evidence.Path!, root)),
                evidence.Line == 0 ? null : new(evidence.Line, evidence.Column == 0 ? null : evidence.Column)
            )
        );

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
