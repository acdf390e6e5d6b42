using MigrationKit.Audit;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>Why it is as it is, and what to run.</summary>
internal static class Remedies
{
    internal static Html Of(AuditReport report)
    {
        var causes = Html.If(report.RootCauses.Count > 0, () => Causes(report.RootCauses));
        var steps = Html.If(report.Steps.Count > 0, () => Steps(report.Steps));
        return $"{causes}{steps}";
    }

    private static Html Causes(IReadOnlyList<string> causes)
    {
        var items = Html.Each(causes, cause => $"<li>{cause}</li>");
        return Page.Section("cause", "Root Cause", $"""<ul class="causes">{items}</ul>""");
    }

    private static Html Steps(IReadOnlyList<AuditStep> steps)
    {
        var items = Html.Each(
            steps,
            step => $"<li><p>{step.Purpose}</p><pre><code>{step.Command}</code></pre></li>"
        );
        return Page.Section("run", "What to run", $"""<ol class="steps">{items}</ol>""");
    }
}
