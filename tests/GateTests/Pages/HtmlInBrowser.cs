using System.Buffers.Binary;
using Microsoft.Playwright;
using MigrationKit.Audit;
using MigrationKit.Cli.Audit.Html;
using MigrationTests.Audit;

namespace GateTests.Pages;

/// <summary>The page as people see it, in a real browser.</summary>
public sealed class HtmlInBrowser(Browser browser) : IClassFixture<Browser>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_needs_no_request_and_no_script()
    {
        await using var opened = await browser.OpenAsync(Html(await HtmlSamples.HostileAsync(Ct)));

        opened.Messages.Should().BeEmpty();
        opened.Requests.Should().ContainSingle().Which.Should().StartWith("file:");
        (await opened.Page.Locator("script, img, b, i, u").CountAsync()).Should().Be(0);
        (await opened.Page.Locator("tbody").First.TextContentAsync()).Should().Contain("select '</table></body>'");
    }

    [Fact]
    public async Task Headings_issues_and_migrations_are_visible()
    {
        var report = await HtmlSamples.ModelAsync(Ct);
        await using var opened = await browser.OpenAsync(Html(report));

        foreach (
            var heading in new[]
            {
                "Executive Summary",
                "Issues Found",
                "Root Cause",
                "What to run",
                "Dependency Graph",
            }
        )
        {
            (await Heading(opened, heading).IsVisibleAsync()).Should().BeTrue(heading);
        }
        foreach (var text in report.Issues.SelectMany(i => new[] { i.Error!, i.Solution, i.Action }))
        {
            (await opened.Page.GetByText(text, new() { Exact = true }).First.IsVisibleAsync()).Should().BeTrue(text);
        }
        foreach (var migration in report.Migrations)
        {
            var name = opened.Page.GetByRole(AriaRole.Heading, new() { Name = migration.Name, Exact = true });
            (await name.IsVisibleAsync()).Should().BeTrue(migration.Name);
            await name.ClickAsync();
        }
        (await opened.Page.Locator(".graph details:not([open])").CountAsync()).Should().Be(0);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1000)]
    public async Task The_page_never_scrolls_sideways(int width)
    {
        foreach (
            var report in new[]
            {
                await HtmlSamples.ModelAsync(Ct),
                await HtmlSamples.HostileAsync(Ct),
                await HtmlSamples.LargeAsync(Ct),
            }
        )
        {
            await using var opened = await browser.OpenAsync(Html(report), width);
            await opened.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");

            var wide = await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");

            wide.Should().Be(width);
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_has_enough_contrast(ColorScheme scheme)
    {
        await using var opened = await browser.OpenAsync(Html(await HtmlSamples.HostileAsync(Ct)), scheme: scheme);

        var texts = await opened.Page.EvaluateAsync<ContrastOfText[]>(Contrast.Script);

        texts.Should().HaveCountGreaterThan(100);
        texts.Where(text => text.Ratio < 4.5).Select(text => text.ToString()).Should().BeEmpty();
        // The theme was followed: the ground is light or dark.
        texts.Should().OnlyContain(text => text.Dark == (scheme == ColorScheme.Dark));
    }

    [Fact]
    public async Task A_printed_page_is_black_on_white_and_unfolded()
    {
        await using var opened = await browser.OpenAsync(
            Html(await HtmlSamples.ModelAsync(Ct)),
            scheme: ColorScheme.Dark
        );
        await opened.Page.EmulateMediaAsync(new() { Media = Media.Print });

        var texts = await opened.Page.EvaluateAsync<ContrastOfText[]>(Contrast.Script);
        var width = await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");

        texts.Where(text => text.Dark || text.Ratio < 4.5).Select(text => text.ToString()).Should().BeEmpty();
        texts.Select(text => text.Text).Should().Contain(text => text.EndsWith(" columns"));
        width.Should().Be(1000);
    }

    [Fact]
    public async Task A_large_graph_fits_the_page_and_its_lanes_reach_every_row()
    {
        await using var opened = await browser.OpenAsync(Html(await HtmlSamples.LargeAsync(Ct)));
        await opened.Page.EvaluateAsync("document.querySelector('.graph details').open = true");

        var faults = await opened.Page.EvaluateAsync<string[]>(
            """
            () => {
              const canvas = document.querySelector('.canvas');
              const rows = [...document.querySelectorAll('.graph li')];
              const gaps = rows.filter(row => {
                const lanes = row.querySelector('svg').getBoundingClientRect();
                const box = row.getBoundingClientRect();
                return Math.abs(lanes.top - box.top) > 1 || Math.abs(lanes.bottom - box.bottom) > 1;
              }).map(row => 'gap: ' + row.textContent);
              return gaps.concat(rows.length === 200 ? [] : [`${rows.length} rows`],
                canvas.scrollWidth > canvas.clientWidth ? ['wider than the page'] : []);
            }
            """
        );

        faults.Should().BeEmpty();
    }

    /// <summary>The pictures in docs/, taken anew where MIGRATIONKIT_APPROVE is set.</summary>
    [Theory]
    [InlineData("audit-light.png", ColorScheme.Light, "header", "issues")]
    [InlineData("audit-dark.png", ColorScheme.Dark, "header", "issues")]
    [InlineData("audit-graph.png", ColorScheme.Light, "section[aria-labelledby=migrations]", "migrations")]
    public async Task Pictures_in_the_documentation_are_small(
        string name,
        ColorScheme scheme,
        string first,
        string lastSection
    )
    {
        const int Width = 1000;
        var path = Repository.PathTo("docs", name);
        if (Environment.GetEnvironmentVariable("MIGRATIONKIT_APPROVE") == "1")
        {
            var report = await (
                lastSection == "migrations" ? HtmlSamples.HalfWayAsync(Ct) : HtmlSamples.ModelAsync(Ct)
            );
            var html = Html(report).Replace(Repository.PathTo("migrations"), "migrations");
            await using var opened = await browser.OpenAsync(html, Width, scheme);
            var top = (await opened.Page.Locator(first).BoundingBoxAsync())!;
            var end = (await opened.Page.Locator($"section[aria-labelledby={lastSection}]").BoundingBoxAsync())!;
            var from = Math.Max(0, top.Y - 56);
            var clip = new Clip
            {
                Y = from,
                Width = Width,
                Height = end.Y + end.Height + 40 - from,
            };
            await opened.Page.ScreenshotAsync(
                new()
                {
                    Path = path,
                    FullPage = true,
                    Clip = clip,
                }
            );
        }
        var picture = await File.ReadAllBytesAsync(path, Ct);

        picture.Length.Should().BeLessThan(200 * 1024);
        BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)).Should().Be(Width);
    }

    private static ILocator Heading(OpenPage opened, string name) =>
        opened.Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    private static string Html(AuditReport report) => AuditHtml.Render(report);
}
