namespace MigrationKit.Cli.Audit.Report;

/// <summary>An audit as lines; on a terminal the same with colour.</summary>
internal static class AuditText
{
    internal static void Write(Screen screen, AuditReport report)
    {
        foreach (var (index, issue) in report.Issues.Index())
        {
            Write(screen, index + 1, issue);
        }
        if (report.RootCauses.Count > 0)
        {
            screen.Out.WriteLine("Root cause:");
            foreach (var cause in report.RootCauses)
            {
                screen.Out.WriteLine($"  {cause}");
            }
            screen.Out.WriteLine();
        }
        foreach (var migration in report.Migrations.Where(m => m.Health != MigrationHealth.Applied))
        {
            var state = migration.Differences.Count > 0 ? "drifted" : DisplayText.For(migration.State);
            screen.Out.WriteLine($"{screen.Paint(state, width: 12)}  {migration.Name}");
        }
        if (screen.Verbose)
        {
            var notJudged = report.Code?.NotJudged ?? [];
            Write(screen, "not judged", notJudged.Select(one => $"{AuditSummary.Place(one.Where)}: {one.Reason}"));
            Write(screen, "not checked", report.Unchecked);
            Write(screen, "unknown", report.Unknown);
        }
        WriteEnd(screen, report);
    }

    private static void Write(Screen screen, string word, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            screen.Out.WriteLine($"{screen.Paint(word, width: 12)}  {line}");
        }
    }

    private static void Write(Screen screen, int number, AuditIssue issue)
    {
        var (subject, problem) = AuditSummary.Heading(issue);
        var heading = $"{number}. {subject}: ";
        screen.Out.WriteLine(heading + screen.Paint(issue.NeedsAction ? "error" : "warning") + $": {problem}");
        if (issue.Error is { } error)
        {
            var state = issue.SqlState is null ? "" : $" ({issue.SqlState})";
            Line("error", error + state);
            Line("seen", $"{AuditSummary.Seen(issue)}, {Place(issue.Sightings)}");
        }
        Line("solution", issue.Solution);
        Line("action", issue.Action);
        foreach (var evidence in issue.Evidence)
        {
            Line("", evidence);
        }
        foreach (var seen in screen.Verbose ? issue.Sightings : [])
        {
            Line("at", $"{Place([seen])}{(seen.Statement is null ? "" : ": " + seen.Statement)}");
        }
        screen.Out.WriteLine();

        void Line(string name, string text) => screen.Out.WriteLine($"   {name, -8}  {text}");
    }

    private static void WriteEnd(Screen screen, AuditReport report)
    {
        if (report.Steps.Count > 0)
        {
            screen.Out.WriteLine();
            screen.Out.WriteLine("What to run:");
            foreach (var step in report.Steps)
            {
                screen.Out.WriteLine($"  {step.Command}");
                screen.Out.WriteLine($"      {step.Purpose}");
            }
            screen.Out.WriteLine();
        }
        foreach (var line in AuditSummary.Inputs(report))
        {
            screen.Out.WriteLine(line);
        }
        if (AuditSummary.Unchecked(report) is { } notChecked)
        {
            screen.Out.WriteLine(notChecked);
        }
        if (report.Unknown.Count > 0 && !screen.Verbose)
        {
            screen.Out.WriteLine(
                $"{Plural.Count(report.Unknown.Count, "object")} of the database {Plural.Are(report.Unknown.Count)} in no migration; --verbose lists them."
            );
        }
        screen.Out.WriteLine(
            $"{AuditSummary.Status(report)}. {AuditSummary.Result(report)}. {report.Database}, PostgreSQL {report.ServerVersion}, in {Duration.InWords(report.Duration)}."
        );
    }

    private static string Place(IReadOnlyList<Sighting> seen) => seen.Count == 0 ? "" : AuditSummary.Place(seen[0]);
}
