using MigrationKit.Audit;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>An audit as one page that needs nothing besides itself: no network, no script, no font, no image.</summary>
internal static class AuditHtml
{
    internal static void Write(AuditReport report, TextWriter output) => output.Write(Of(report));

    internal static string Of(AuditReport report) =>
        Page.Of(report).ToString().ReplaceLineEndings("\n");
}
