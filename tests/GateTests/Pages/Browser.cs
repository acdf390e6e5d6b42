using Microsoft.Playwright;

namespace GateTests.Pages;

/// <summary>One headless Chromium for the tests of a class. Without one they are skipped; in CI they fail.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string? Program = Environment
        .GetEnvironmentVariable("PATH")!
        .Split(Path.PathSeparator)
        .SelectMany(directory =>
            new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(directory, name))
        )
        .FirstOrDefault(File.Exists);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("migrationkit-");
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Program is not null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
        _playwright?.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>Opens a page from a file, as a person does who was sent it.</summary>
    internal async Task<OpenPage> OpenAsync(string html, int width = 1000, ColorScheme scheme = ColorScheme.Light)
    {
        if (_browser is null)
        {
            Assert.SkipWhen(
                Environment.GetEnvironmentVariable("CI") is null or "" or "false",
                "No Chromium is installed."
            );
            Assert.Fail("CI needs Chromium: apt-get install chromium");
        }
        var path = Path.Combine(_directory.FullName, $"{Guid.NewGuid()}.html");
        await File.WriteAllTextAsync(path, html);
        var page = await _browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 800 },
                ColorScheme = scheme,
            }
        );
        var opened = new OpenPage(page);
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        return opened;
    }
}

/// <summary>A page, and what it did besides being shown.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    internal OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Messages.Add(message.Text);
        page.PageError += (_, error) => Messages.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
        page.Dialog += (_, dialog) => Messages.Add(dialog.Message);
    }

    internal IPage Page { get; }

    internal List<string> Messages { get; } = [];

    internal List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
