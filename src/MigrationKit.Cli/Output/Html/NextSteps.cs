using MigrationKit.Audit;

namespace MigrationKit.Cli.Output.Html;

/// <summary>What to run, in this order.</summary>
internal static class NextSteps
{
    private const int MostNamed = 10;

    internal static Html Of(AuditReport report) =>
        Html.If(
            report.NeedsAction,
            () =>
                Page.Section(
                    "run",
                    "What to run",
                    $"""<ol class="steps">{Html.Each(Steps(report), Step)}</ol>"""
                )
        );

    private static Html Step((string Command, string What) step) =>
        $"<li><pre><code>{step.Command}</code></pre><p>{step.What}</p></li>\n";

    private static IEnumerable<(string Command, string What)> Steps(AuditReport report)
    {
        foreach (var issue in report.Issues.Where(i => i.Verdict == AuditVerdict.NoMigration))
        {
            yield return (
                $"migrationkit new create_{issue.Subject.Replace('.', '_')}",
                $"Writes an empty migration for {issue.Subject}, unless the name is misspelt in the code."
            );
        }
        foreach (var migration in report.Migrations.Where(m => m.State == MigrationState.Modified))
        {
            yield return (
                $"migrationkit adopt {migration.Name} --modified",
                "After a review of what changed in the file since it was applied; or restore the file."
            );
        }
        var pending = report.Migrations.Where(m => m.Standing == Standing.Pending).ToList();
        if (pending.Count > 0 || report.Issues.Any(i => i.Verdict == AuditVerdict.NoMigration))
        {
            yield return (
                "migrationkit apply",
                pending.Count switch
                {
                    0 => "Applies the new migrations.",
                    > MostNamed => $"Applies {pending.Count} migrations, each in a transaction.",
                    _ =>
                        $"Applies {string.Join(", ", pending.Select(migration => migration.Name))}.",
                }
            );
        }
        yield return ("migrationkit audit", "The same audit again; it should find nothing.");
    }
}
