namespace MigrationKit.Cli.Verify;

/// <summary>What comes below the list of the checks: what they found with what to do about it, and the totals.</summary>
internal static class VerifyText
{
    internal static void WriteEnd(Screen screen, VerifyReport report)
    {
        // What was not finished has no evidence, and one advice for all.
        foreach (
            var alike in report.Findings.Reverse().GroupBy(f => f.Evidence.Count == 0 ? f.Fix : $"{f.Id} {f.Verdict}")
        )
        {
            screen.Out.WriteLine();
            foreach (var finding in alike)
            {
                screen.Out.WriteLine($"{screen.Paint(DisplayText.For(finding.Verdict))}  {finding.Id} {finding.Title}");
            }
            foreach (var evidence in alike.SelectMany(finding => finding.Evidence))
            {
                screen.Out.WriteLine(Indent(evidence.ToString()));
            }
            screen.Out.WriteLine(Indent($"fix: {alike.First().Fix}"));
        }
        foreach (var measured in report.Results.Where(r => screen.Verbose && r.Table is not null))
        {
            screen.Out.WriteLine($"\n{measured.Id} {measured.Title}, measured");
            screen.Out.WriteLine(Indent(measured.Table!.ToString()));
        }
        // The table of a terminal ends with an empty line itself.
        if (screen.Form != OutputForm.Terminal || report.Findings.Any())
        {
            screen.Out.WriteLine();
        }
        screen.Out.WriteLine(report.Summary);
    }

    private static string Indent(string text) =>
        "  " + text.ReplaceLineEndings("\n").Replace("\n", "\n  ", StringComparison.Ordinal);
}
