using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MigrationKit.Cli.Audit.Html;

namespace MigrationTests.Audit;

/// <summary>What the page is made of, as far as no browser is needed to see it.</summary>
public sealed class HtmlText
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Html_encodes_values_but_not_markup()
    {
        const string Value = "<a href=\"x\">'&'</a> → ü";
        HtmlFragment inner = $"<b>{Value}</b>";

        HtmlFragment outer =
            $"<p title=\"{Value}\">{inner}{7}{HtmlFragment.Each(["<", ">"], sign => $"<i>{sign}</i>")}{(string?)null}</p>";

        const string Encoded = "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;&#x27;&lt;/a&gt; → ü";
        outer.ToString().Should().Be($"<p title=\"{Encoded}\"><b>{Encoded}</b>7<i>&lt;</i><i>&gt;</i></p>");
    }

    [Fact]
    public async Task The_content_policy_admits_only_the_style_sheet()
    {
        var html = await PageAsync();

        var style = Regex.Match(html, "<style>(.*?)</style>", RegexOptions.Singleline);
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style.Groups[1].Value)));
        html.Should()
            .Contain(
                $"content=\"default-src 'none'; style-src 'sha256-{hash.Replace("+", "&#x2B;", StringComparison.Ordinal)}'; base-uri 'none'; form-action 'none'\""
            );
        html.Should().NotMatchRegex(" (style|on[a-z]+|src)=\"").And.NotContain("http:");
    }

    [Fact]
    public async Task Headings_of_the_page_descend_in_order_and_ids_are_unique()
    {
        var html = await PageAsync();

        var levels = Regex.Matches(html, "<h([1-6])").Select(m => m.Groups[1].Value[0] - '0');
        levels.Should().StartWith(1).And.NotContain(level => level > 3);
        levels.Zip(levels.Skip(1)).Should().OnlyContain(pair => pair.Second <= pair.First + 1);
        var ids = Regex.Matches(html, " id=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
        ids.Should().OnlyHaveUniqueItems();
        Regex
            .Matches(html, "(?:aria-labelledby=|href=\"#)\"?([^\"]+)\"")
            .SelectMany(m => m.Groups[1].Value.Split(' '))
            .Should()
            .BeSubsetOf(ids);
    }

    [Fact]
    public async Task An_empty_report_renders_a_page()
    {
        var report = await HtmlSamples.ModelAsync(Ct) with
        {
            Issues = [],
            Migrations = [],
            RootCauses = [],
            Steps = [],
        };

        var html = AuditHtml.Render(report);

        html.Should().Contain("No database issue").And.NotContain("<svg");
    }

    private static async Task<string> PageAsync() => AuditHtml.Render(await HtmlSamples.HostileAsync(Ct));
}
