using MigrationKit.Audit;

namespace MigrationKit.Cli.Output.Html;

/// <summary>Why the issues are there, in sentences.</summary>
internal static class RootCause
{
    internal static Html Of(AuditReport report)
    {
        var causes = Causes(report).ToList();
        return Page.Section(
            "cause",
            "Root Cause",
            causes.Count == 0
                ? (Html)$"<p>None: nothing is wrong.</p>"
                : $"""<ul class="causes">{Html.Each(causes, cause => $"<li>{cause}</li>")}</ul>"""
        );
    }

    private static IEnumerable<string> Causes(AuditReport report)
    {
        var pending = report.Migrations.Count(migration => migration.Standing == Standing.Pending);
        if (pending > 0)
        {
            yield return $"{Words.Count(pending, "migration")} {(pending == 1 ? "exists but has" : "exist but have")} not been applied to the database.";
        }
        var drifted = report.Migrations.Count(migration => migration.Standing == Standing.Drifted);
        if (drifted > 0)
        {
            yield return $"{Words.Count(drifted, "migration")} {(drifted == 1 ? "is" : "are")} recorded as applied, yet file, history and catalog do not agree.";
        }
        var unmade = report.Issues.Count(issue => issue.Verdict == AuditVerdict.NoMigration);
        if (unmade > 0)
        {
            yield return $"The application uses {Words.Count(unmade, "object")} that no migration creates.";
        }
    }
}
