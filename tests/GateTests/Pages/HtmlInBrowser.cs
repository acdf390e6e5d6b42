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
    public async Task It_is_shown_without_a_message_a_request_or_a_script()
    {
        await using var opened = await browser.OpenAsync(Html(await HtmlSamples.HostileAsync(Ct)));

        opened.Messages.Should().BeEmpty();
        opened.Requests.Should().ContainSingle().Which.Should().StartWith("file:");
        (await opened.Page.Locator("script, img, b, i, u").CountAsync()).Should().Be(0);
        (await opened.Page.Locator("tbody").First.TextContentAsync())
            .Should()
            .Contain("select '</table></body>'");
    }

    [Fact]
    public async Task Headings_issues_and_every_migration_of_the_graph_are_seen()
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
                "Migrations",
            }
        )
        {
            (await Heading(opened, heading).IsVisibleAsync()).Should().BeTrue(heading);
        }
        foreach (
            var text in report.Issues.SelectMany(i => new[] { i.Error!, i.Solution, i.Action })
        )
        {
            (await opened.Page.GetByText(text, new() { Exact = true }).First.IsVisibleAsync())
                .Should()
                .BeTrue(text);
        }
        foreach (var migration in report.Migrations)
        {
            var box = opened.Page.GetByRole(
                AriaRole.Link,
                new() { Name = $"{migration.Name}: pending", Exact = true }
            );
            (await box.IsVisibleAsync()).Should().BeTrue(migration.Name);
            await box.ClickAsync();
        }
        // The link to a migration opens what it leads to.
        (await opened.Page.Locator("details.migration:not([open])").CountAsync())
            .Should()
            .Be(0);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1000)]
    public async Task Only_the_graph_is_scrolled_sideways(int width)
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
            await opened.Page.EvaluateAsync(
                "document.querySelectorAll('details').forEach(d => d.open = true)"
            );

            var wide = await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");

            wide.Should().Be(width);
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_stands_out_from_its_ground(ColorScheme scheme)
    {
        await using var opened = await browser.OpenAsync(
            Html(await HtmlSamples.HostileAsync(Ct)),
            scheme: scheme
        );

        var texts = await opened.Page.EvaluateAsync<ContrastOfText[]>(Contrast.Script);

        texts.Should().HaveCountGreaterThan(100);
        texts.Where(text => text.Ratio < 4.5).Select(text => text.ToString()).Should().BeEmpty();
        // The theme was followed: the ground is light or dark.
        texts.Should().OnlyContain(text => text.Dark == (scheme == ColorScheme.Dark));
    }

    [Fact]
    public async Task On_paper_it_is_black_on_white_and_what_is_closed_is_there()
    {
        await using var opened = await browser.OpenAsync(
            Html(await HtmlSamples.ModelAsync(Ct)),
            scheme: ColorScheme.Dark
        );
        await opened.Page.EmulateMediaAsync(new() { Media = Media.Print });

        var texts = await opened.Page.EvaluateAsync<ContrastOfText[]>(Contrast.Script);
        var width = await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");

        texts
            .Where(text => text.Dark || text.Ratio < 4.5)
            .Select(text => text.ToString())
            .Should()
            .BeEmpty();
        texts.Select(text => text.Text).Should().Contain(text => text.EndsWith(" columns"));
        width.Should().Be(1000);
    }

    [Fact]
    public async Task A_large_graph_fits_a_desk_and_no_box_lies_on_another()
    {
        await using var opened = await browser.OpenAsync(Html(await HtmlSamples.LargeAsync(Ct)));

        var overlaps = await opened.Page.EvaluateAsync<string[]>(
            """
            () => {
              const canvas = document.querySelector('.canvas');
              const boxes = [...document.querySelectorAll('.node')].map(n => [n.getAttribute('aria-label'), n.getBoundingClientRect()]);
              const inside = [...document.querySelectorAll('.node text')].filter(t => {
                const box = t.closest('.node').querySelector('rect').getBoundingClientRect();
                const text = t.getBoundingClientRect();
                return text.left < box.left || text.right > box.right || text.bottom > box.bottom;
              }).map(t => 'outside: ' + t.textContent);
              return boxes.flatMap(([a, r], i) => boxes.slice(i + 1)
                .filter(([, s]) => r.left < s.right && s.left < r.right && r.top < s.bottom && s.top < r.bottom)
                .map(([b]) => `${a} on ${b}`)).concat(inside, boxes.length === 200 ? [] : [`${boxes.length} boxes`],
                canvas.scrollWidth > canvas.clientWidth ? ['wider than the page'] : []);
            }
            """
        );

        overlaps.Should().BeEmpty();
    }

    /// <summary>The pictures in docs/, taken anew where MIGRATIONKIT_APPROVE is set.</summary>
    [Theory]
    [InlineData("audit-light.png", ColorScheme.Light, "header", "issues")]
    [InlineData("audit-dark.png", ColorScheme.Dark, "header", "issues")]
    [InlineData("audit-graph.png", ColorScheme.Light, "section[aria-labelledby=graph]", "graph")]
    public async Task The_pictures_in_the_documentation_are_small(
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
                lastSection == "graph" ? HtmlSamples.HalfWayAsync(Ct) : HtmlSamples.ModelAsync(Ct)
            );
            await using var opened = await browser.OpenAsync(Html(report), Width, scheme);
            var top = (await opened.Page.Locator(first).BoundingBoxAsync())!;
            var end = (
                await opened
                    .Page.Locator($"section[aria-labelledby={lastSection}]")
                    .BoundingBoxAsync()
            )!;
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

    private static string Html(AuditReport report) => AuditHtml.Of(report);
}
