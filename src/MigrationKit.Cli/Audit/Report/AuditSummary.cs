using System.Globalization;

namespace MigrationKit.Cli.Audit.Report;

/// <summary>An audit in a few words.</summary>
internal static class AuditSummary
{
    /// <summary>How many reasons are worth listing.</summary>
    private const int Listed = 5;

    /// <summary>How it is: <c>4 database issues identified, 6 migrations pending</c>.</summary>
    internal static string Status(AuditReport report)
    {
        var needed = report.Issues.Count(issue => issue.NeedsAction);
        var alarms = report.Issues.Count - needed;
        var parts = Parts(
            (needed, $"{Plural.Count(needed, "database issue")} identified"),
            (alarms, Plural.Count(alarms, "false alarm")),
            (Pending(report), $"{Plural.Count(Pending(report), "migration")} pending")
        );
        return report.NeedsAction ? parts
            : alarms > 0 ? $"No database issue: {parts}"
            : "No database issue: database and folder agree";
    }

    /// <summary>What is to be done: <c>6 migrations ready to apply</c>.</summary>
    internal static string Result(AuditReport report)
    {
        var none = report.Issues.Count(issue => issue is { Verdict: AuditVerdict.NoMigration, Kind: not "statement" });
        var statements = report.Issues.Count(issue => issue.Kind == "statement");
        var drift = report.Issues.Count(issue => issue is { Verdict: AuditVerdict.Drift, Kind: not "migration" });
        var files = report.Issues.Count(issue => issue is { Kind: "migration" });
        return report.NeedsAction
            ? Parts(
                (Pending(report), $"{Plural.Count(Pending(report), "migration")} ready to apply"),
                (none, $"{Plural.Count(none, "object")} to create with a new migration, or to correct in the code"),
                (statements, $"{Plural.Count(statements, "statement")} of the code to correct"),
                (drift, $"{Plural.Count(drift, "object")} to restore"),
                (files, $"{Plural.Count(files, "migration")} to review first")
            )
            : "Nothing to do";
    }

    /// <summary>An issue as a heading says it: the object, and what is wrong with it.</summary>
    internal static (string Subject, string Problem) Heading(AuditIssue issue) =>
        (
            issue.Subject,
            issue.Verdict == AuditVerdict.FalseAlarm
                ? $"{issue.Kind} {issue.Problem} (false alarm)"
                : $"{issue.Kind} {issue.Problem}"
        );

    /// <summary>How often and when an error was seen; empty for a finding of the database itself.</summary>
    internal static string Seen(AuditIssue issue)
    {
        var times = issue.Count > 1 ? $"{Number(issue.Count)} times" : "once";
        return (issue.Count, issue.FirstSeen, issue.LastSeen) switch
        {
            (0, _, _) => "",
            (_, { } first, { } last) when first != last =>
                $"{times}, first {DisplayText.For(first)}, last {DisplayText.For(last)}",
            (_, { } first, _) => $"{times}, {DisplayText.For(first)}",
            _ => times,
        };
    }

    /// <summary>A place as editors take it: <c>path:line:column</c>.</summary>
    internal static string Place(Sighting seen) =>
        seen.Column is { } column ? $"{seen.Path}:{seen.Line}:{column}" : $"{seen.Path}:{seen.Line}";

    /// <summary>How much of the folder is not checked; null where all of it is.</summary>
    internal static string? Unchecked(AuditReport report) =>
        report.Unchecked.Count == 0
            ? null
            : $"{Plural.Count(report.Unchecked.Count, "object")} not checked: there is no footprint, and {Untold(report)}. Write footprints with migrationkit footprint.";

    private static string Untold(AuditReport report) =>
        report.ScratchProblem is { } problem
            ? $"the migrations do not run on a throwaway server ({problem})"
            : "what the migrations do depends on the database, or their statements do not tell";

    /// <summary>What was read besides the database and the folder.</summary>
    internal static IEnumerable<string> Inputs(AuditReport report)
    {
        if (report.Log is { } log)
        {
            yield return $"Logs: {Plural.Count(log.Lines, "line")}, {Plural.Count(log.Errors, "error")} of the server, {Number(log.Judged)} about missing objects.";
        }
        if (report.Code is { } code)
        {
            yield return Code(code);
            foreach (var reason in Reasons(code))
            {
                yield return reason;
            }
        }
    }

    private static string Code(CodeReading code)
    {
        if (code.Files == 0)
        {
            return "Code: no file of a language that is read: C#, TypeScript, JavaScript, Python, Go, Java, Kotlin, Rust, SQL.";
        }
        var asked = code.Judged + code.NotJudged.Count(statement => statement.Asks);
        var share = asked == 0 ? "" : $" ({Number(code.Judged * 100L / asked)} % of those that ask)";
        return $"Code: {Plural.Count(code.Files, "file")}, {Plural.Count(code.Judged, "statement")} judged{share}, {Number(code.NotJudged.Count)} not judged.";
    }

    /// <summary>Why statements were not judged, the most frequent reasons first.</summary>
    private static IEnumerable<string> Reasons(CodeReading code) =>
        code
            .NotJudged.GroupBy(statement => statement.Reason.Split(':')[0].TrimEnd('.'))
            .OrderByDescending(reason => reason.Count())
            .ThenBy(reason => reason.Key, StringComparer.Ordinal)
            .Take(Listed)
            .Select(reason => $"Not judged: {Number(reason.Count())} × {reason.Key}.");

    internal static int Pending(AuditReport report) =>
        report.Migrations.Count(migration => migration.Health == MigrationHealth.Pending);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Parts(params IEnumerable<(int Count, string Text)> parts) =>
        string.Join(", ", parts.Where(part => part.Count > 0).Select(part => part.Text));
}
