using System.Globalization;
using System.Text;
using MigrationKit.Cli.Graph;

namespace MigrationKit.Cli.Audit.Report;

/// <summary>An audit as the document that a person would write of it.</summary>
internal static class AuditMarkdown
{
    /// <summary>How many places of an error are worth listing.</summary>
    private const int Places = 10;

    /// <summary>How many places of code that was not judged are worth listing.</summary>
    private const int Fragments = 30;

    internal static string Render(AuditReport report)
    {
        var text = new StringBuilder();
        Summary(text, report);
        Issues(text, report);
        Section(text, "Root Cause", report.RootCauses.Select(cause => $"- {Markdown.Sentence(cause)}\n"));
        Section(text, "What to run", report.Steps.Count == 0 ? [] : [Commands(report)]);
        Section(
            text,
            "Migration Dependency Graph",
            report.Migrations.Count == 0 ? [] : [Markdown.Block(DependencyTree.Render(report.Migrations))]
        );
        Section(text, "Objects That No Migration Knows", report.Unknown.Select(known => $"- {Markdown.Code(known)}\n"));
        Section(text, "Objects That Are Not Checked", report.Unchecked.Select(one => $"- {Markdown.Code(one)}\n"));
        Section(text, "Code That Was Not Judged", NotJudged(report.Code?.NotJudged ?? []));
        Section(text, "Files", Files(report));
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Summary(StringBuilder text, AuditReport report) =>
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # Migration Audit - {report.At:MMMM d, yyyy}

            ## Executive Summary

            **Status**: {AuditSummary.Status(report)}  
            **Time**: {Duration.InWords(report.Duration)}  
            **Result**: {AuditSummary.Result(report)}  
            **Database**: {Markdown.Code(report.Database)}, PostgreSQL {report.ServerVersion}

            """
        );

    private static void Issues(StringBuilder text, AuditReport report)
    {
        if (report.Issues.Count == 0)
        {
            return;
        }
        text.Append("\n---\n\n## Issues Found\n");
        foreach (var (index, issue) in report.Issues.Index())
        {
            var (subject, problem) = AuditSummary.Heading(issue);
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n### {index + 1}. {Markdown.Code(subject)} {problem} {(issue.NeedsAction ? "❌" : "⚠️")}\n"
            );
            var lines = Lines(issue).ToList();
            text.AppendJoin("  \n", lines).Append('\n');
            foreach (var evidence in issue.Evidence)
            {
                text.Append("- ").Append(Markdown.Sentence(evidence)).Append('\n');
            }
            Sightings(text, issue);
        }
    }

    private static IEnumerable<string> Lines(AuditIssue issue)
    {
        if (issue.Error is { } error)
        {
            yield return $"**Error**: {Markdown.Code(error)}";
            yield return $"**Seen**: {AuditSummary.Seen(issue)}";
        }
        yield return $"**Solution**: {(issue.Verdict == AuditVerdict.ApplyMigration ? "✅ " : "")}{Markdown.Sentence(issue.Solution)}";
        yield return $"**Action**: {Markdown.Sentence(issue.Action)}";
    }

    private static void Sightings(StringBuilder text, AuditIssue issue)
    {
        foreach (var seen in issue.Sightings.Take(Places))
        {
            var statement = seen.Statement is null ? "" : $": {Markdown.Code(seen.Statement)}";
            text.Append($"- {Markdown.Code(AuditSummary.Place(seen))}{statement}\n");
        }
        if (issue.Sightings.Count > Places || issue.Count > issue.Sightings.Count)
        {
            var more = issue.Count - Math.Min(Places, issue.Sightings.Count);
            text.Append(CultureInfo.InvariantCulture, $"- and {more} more\n");
        }
    }

    private static IEnumerable<string> NotJudged(IReadOnlyList<NotJudged> all) =>
        all.Take(Fragments)
            .Select(one => $"- {Markdown.Code(AuditSummary.Place(one.Where))}: {Markdown.Sentence(one.Reason)}\n")
            .Concat(
                all.Count > Fragments
                    ? [string.Create(CultureInfo.InvariantCulture, $"- and {all.Count - Fragments} more\n")]
                    : []
            );

    private static string Commands(AuditReport report) =>
        Markdown.Block(
            string.Join(
                "\n\n",
                report.Steps.Select(step => $"# {step.Purpose.ReplaceLineEndings(" ")}\n{step.Command}")
            ),
            "bash"
        );

    private static IEnumerable<string> Files(AuditReport report)
    {
        var groups = report
            .Migrations.GroupBy(Group)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group =>
                $"**{group.Key[1..]}**:\n"
                + string.Concat(group.Select(migration => $"- {Markdown.Code(migration.Name + ".sql")}\n"))
            );
        var read = AuditSummary.Inputs(report).Select(line => $"- {line}\n").ToList();
        var sections = groups.Concat(read.Count == 0 ? [] : [$"**Read**:\n{string.Concat(read)}"]);
        return [string.Join("\n", sections)];
    }

    // The digit is the place of the group.
    private static string Group(AuditedMigration migration) =>
        migration switch
        {
            { Health: MigrationHealth.Pending } => "1Existing migrations identified as needed",
            { State: MigrationState.Modified } => "2Changed since they were applied",
            { State: MigrationState.Missing } => "3Applied, and not in the folder",
            { Health: MigrationHealth.Drifted } => "4Applied, and the database has changed since",
            _ => "5Applied",
        };

    private static void Section(StringBuilder text, string heading, IEnumerable<string> content)
    {
        var body = string.Concat(content);
        if (body.Length > 0)
        {
            text.Append("\n---\n\n## ").Append(heading).Append("\n\n").Append(body);
        }
    }
}
