using System.Globalization;
using MigrationKit.Audit;

namespace MigrationKit.Cli.Output.Html;

/// <summary>The result in one sentence, and in numbers.</summary>
internal static class Summary
{
    internal static Html Of(AuditReport report) =>
        Page.Section(
            "summary",
            "Executive Summary",
            $"""
            <p class="result {(report.NeedsAction ? "pending" : "applied")}">{Result(report)}</p>
            <dl class="numbers">
            {Number("issues", report.Issues.Count)}{Html.Each(
                Enum.GetValues<Standing>(),
                standing =>
                    Number(
                        Words.Camel(standing.ToString()),
                        report.Migrations.Count(migration => migration.Standing == standing)
                    )
            )}</dl>
            {Html.If(report.Log is not null, () => Log(report.Log!))}{Html.If(
                report.Code is not null,
                () => Code(report.Code!)
            )}
            """
        );

    private static string Result(AuditReport report)
    {
        var toDo = report.Issues.Count(issue => issue.NeedsAction);
        return (report.NeedsAction, toDo) switch
        {
            (false, _) when report.Issues.Count == 0 =>
                "Nothing is to be done: every migration is applied, and the catalog is as they left it.",
            (false, _) => "Nothing is to be done: what was reported is there.",
            (true, 0) => "No issue is open, but the migrations and the database are not the same.",
            _ => $"{Words.Count(toDo, "issue")} to act on.",
        };
    }

    private static Html Number(string name, int count) =>
        $"<div><dt>{name}</dt><dd>{count}</dd></div>\n";

    private static Html Log(LogReading log) =>
        $"""<p class="read">Log: {log.Lines.ToString(CultureInfo.InvariantCulture)} lines read, {Words.Count(log.Errors, "error")} of the server, {log.Judged} of them about what migrations make.</p>""";

    private static Html Code(CodeReading code) =>
        $"""<p class="read">Code: {Words.Count(code.Files, "file")} read, {Words.Count(code.Judged, "statement")} judged by the server, {code.NotJudged.Count} not judged.</p>""";
}
