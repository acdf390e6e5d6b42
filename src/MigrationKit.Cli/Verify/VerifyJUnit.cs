using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace MigrationKit.Cli.Verify;

/// <summary>A verification as JUnit XML: a test case for each check.</summary>
internal static class VerifyJUnit
{
    internal static string Render(VerifyReport report)
    {
        var totals = VerdictTotals.From(report);
        var counts = new[]
        {
            new XAttribute("tests", report.Results.Count),
            new XAttribute("failures", totals.Failed),
            new XAttribute("errors", 0),
            new XAttribute("skipped", totals.Skipped),
            Seconds(report.Duration),
        };
        var suite = new XElement(
            "testsuite",
            new XAttribute("name", "migrationkit verify"),
            counts,
            report.Results.Select(Case)
        );
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + new XElement("testsuites", counts, suite) + "\n";
    }

    private static XElement Case(CheckResult result) =>
        new(
            "testcase",
            new XAttribute("classname", "migrationkit"),
            new XAttribute("name", $"{result.Id} {result.Title}"),
            Seconds(result.Duration),
            result.Verdict switch
            {
                Verdict.Fail => new XElement(
                    "failure",
                    new XAttribute("message", Clean(FirstLine(result))),
                    new XAttribute("type", result.Id),
                    Clean(result.ToString())
                ),
                Verdict.Skipped => new XElement("skipped", new XAttribute("message", Clean(result.Reason))),
                Verdict.Warn => new XElement("system-out", Clean(result.ToString())),
                _ => null,
            }
        );

    private static string FirstLine(CheckResult result) =>
        result.Evidence.Count == 0 ? result.Title : result.Evidence[0].ToString().Split('\n')[0].TrimEnd();

    private static XAttribute Seconds(TimeSpan time) =>
        new("time", time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));

    /// <summary>Without what XML has no way to write, such as the escape character.</summary>
    private static string Clean(string text) =>
        string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\ufffd'));
}
