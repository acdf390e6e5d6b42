using MigrationKit.Audit;

namespace MigrationKit.Cli.Output.Html;

/// <summary>Why it is as it is, and what to run.</summary>
internal static class Remedies
{
    internal static Html Of(AuditReport report) =>
        $"{Html.If(report.RootCauses.Count > 0, () => Causes(report.RootCauses))}{Html.If(report.Steps.Count > 0, () => Steps(report.Steps))}";

    private static Html Causes(IReadOnlyList<string> causes) =>
        Page.Section(
            "cause",
            "Root Cause",
            $"""<ul class="causes">{Html.Each(causes, cause => $"<li>{cause}</li>")}</ul>"""
        );

    private static Html Steps(IReadOnlyList<AuditStep> steps) =>
        Page.Section(
            "run",
            "What to run",
            $"""<ol class="steps">{Html.Each(steps, step => $"<li><p>{step.Purpose}</p><pre><code>{step.Command}</code></pre></li>\n")}</ol>"""
        );
}
