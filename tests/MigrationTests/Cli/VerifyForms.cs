using System.Text.Json;
using System.Xml.Linq;
using MigrationKit.Cli.Verify;
using MigrationKit.Verification;

namespace MigrationTests.Cli;

/// <summary>The forms of a result, fed with what breaks a careless writer.</summary>
public sealed class VerifyForms
{
    private static readonly VerifyReport Report = new(
        "PostgreSQL 15.1, host Local",
        7,
        [
            Result("MK101", Verdict.Pass, "a | b\nc_d"),
            Result("MK102", Verdict.Skipped, "nothing <there>"),
            Result(
                "MK103",
                Verdict.Fail,
                null,
                new Evidence("bad \e[31m & <\"x\"> 😀 ```\nsecond", Path.Combine("mig rations", "1#a.sql"), 3, 5),
                new Evidence("no file")
            ),
            Result("MK104", Verdict.Warn, null, new Evidence("perhaps", Path.GetFullPath("/elsewhere/a.sql"))),
        ],
        TimeSpan.FromSeconds(1.5)
    );

    [Fact]
    public void JUnit_has_a_case_for_each_check_and_only_characters_that_xml_can_hold()
    {
        var suite = XDocument.Parse(VerifyJUnit.Render(Report)).Root!.Element("testsuite")!;

        suite.Attribute("tests")!.Value.Should().Be("4");
        suite.Attribute("failures")!.Value.Should().Be("1");
        suite.Attribute("skipped")!.Value.Should().Be("1");
        suite.Attribute("time")!.Value.Should().Be("1.500");
        suite
            .Elements("testcase")
            .Select(test => test.Elements().SingleOrDefault()?.Name.LocalName)
            .Should()
            .Equal(null, "skipped", "failure", "system-out");
        var failure = suite.Descendants("failure").Single();
        failure.Value.Should().Contain("bad \ufffd[31m & <\"x\"> 😀 ```").And.Contain("fix: mend it");
        suite.Descendants("skipped").Single().Attribute("message")!.Value.Should().Be("nothing <there>");
    }

    [Fact]
    public void Sarif_has_a_rule_for_each_check_and_a_result_with_its_place_for_each_evidence()
    {
        using var log = JsonDocument.Parse(VerifySarif.Render(Report));

        log.RootElement.GetProperty("$schema").GetString().Should().EndWith("sarif-2.1.0.json");
        log.RootElement.GetProperty("version").GetString().Should().Be("2.1.0");
        var run = log.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        rules.GetArrayLength().Should().Be(4);
        var results = run.GetProperty("results").EnumerateArray().ToArray();
        results.Should().HaveCount(3);
        results
            .Should()
            .OnlyContain(result =>
                rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()
                == result.GetProperty("ruleId").GetString()
            );
        results.Select(result => result.GetProperty("level").GetString()).Should().Equal("error", "error", "warning");
        var place = results[0].GetProperty("locations")[0].GetProperty("physicalLocation");
        place.GetProperty("artifactLocation").GetProperty("uri").GetString().Should().Be("mig%20rations/1%23a.sql");
        place.GetProperty("region").GetProperty("startLine").GetInt32().Should().Be(3);
        place.GetProperty("region").GetProperty("startColumn").GetInt32().Should().Be(5);
        results[1].TryGetProperty("locations", out _).Should().BeFalse();
        results[2].GetRawText().Should().Contain("elsewhere/a.sql").And.NotContain("region");
    }

    [Fact]
    public void Markdown_keeps_each_check_on_one_line_of_the_table_and_evidence_inside_its_fence()
    {
        var markdown = VerifyMarkdown.Render(Report);

        markdown.Should().Contain("| MK101 | title | pass | 5 ms | a \\| b<br>c\\_d |\n");
        markdown.Should().Contain("| MK102 | title | skipped | 5 ms | nothing &lt;there> |\n");
        markdown.Should().Contain("\n````text\n").And.Contain("second\nno file\n````\n");
        markdown.Should().NotContain("## MK101").And.Contain("## MK104 title: warn");
    }

    [Fact]
    public void What_was_measured_is_a_table_of_text_and_of_markdown()
    {
        var table = new MeasuredTable(
            ["lock", "table"],
            [
                ["SHARE", "a|b"],
                ["ACCESS EXCLUSIVE", "c"],
            ]
        );
        var measured = Report with { Results = [Report.Results[0] with { Table = table }] };

        table.ToString().Should().Be("lock              table\nSHARE             a|b\nACCESS EXCLUSIVE  c");
        VerifyMarkdown
            .Render(measured)
            .Should()
            .EndWith("| lock | table |\n| --- | --- |\n| SHARE | a\\|b |\n| ACCESS EXCLUSIVE | c |\n");
    }

    [Fact]
    public void The_totals_and_the_seed_stand_in_one_line() =>
        Report
            .Summary.Should()
            .Be("1 passed, 1 warned, 1 failed, 1 skipped in 1.50 s; PostgreSQL 15.1, host Local, seed 7.");

    [Fact]
    public void What_a_failed_check_only_warns_of_is_told_apart()
    {
        var result = Result(
            "MK501",
            Verdict.Fail,
            null,
            new Evidence("rewrites", "a.sql"),
            new Evidence("locks", "b.sql") { IsWarning = true }
        );
        var report = Report with { Results = [result] };

        using var log = JsonDocument.Parse(VerifySarif.Render(report));

        var results = log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray();
        results.Select(found => found.GetProperty("level").GetString()).Should().Equal("error", "warning");
        VerifyMarkdown
            .Render(report)
            .Should()
            .MatchRegex("## MK501 title: fail\n\n```text\na.sql: rewrites\n```\n")
            .And.MatchRegex("## MK501 title: warn\n\n```text\nb.sql: locks\n```\n");
        result.ToString().Should().Contain("\n  a.sql: rewrites\n  warning: b.sql: locks\n");
        report.Summary.Should().StartWith("0 passed, 0 warned, 1 failed");
    }

    private static CheckResult Result(string id, Verdict verdict, string? reason, params Evidence[] evidence) =>
        new(id, "title", verdict, evidence, reason ?? "", "mend it", TimeSpan.FromMilliseconds(5));
}
