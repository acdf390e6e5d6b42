using MigrationKit.Cli.Output;

namespace MigrationKit.Cli;

/// <summary>Where a verification is written to besides the screen; null for not at all.</summary>
internal sealed record ReportFiles(string? JUnit, string? Sarif, string? Markdown)
{
    /// <summary>The name that stands for standard output.</summary>
    internal const string OnScreen = "-";

    /// <summary>Whether standard output belongs to the Markdown.</summary>
    internal bool MarkdownOnScreen => Markdown == OnScreen;

    /// <exception cref="UsageException">A file cannot be written.</exception>
    internal async Task WriteAsync(
        Screen screen,
        VerifyReport report,
        CancellationToken cancellationToken
    )
    {
        if (MarkdownOnScreen)
        {
            await screen.Out.WriteAsync(VerifyMarkdown.Of(report)).ConfigureAwait(false);
        }
        else
        {
            await WriteAsync("--markdown", Markdown, VerifyMarkdown.Of, report, cancellationToken)
                .ConfigureAwait(false);
        }
        await WriteAsync("--junit", JUnit, VerifyJUnit.Of, report, cancellationToken)
            .ConfigureAwait(false);
        await WriteAsync("--sarif", Sarif, VerifySarif.Of, report, cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task WriteAsync(
        string option,
        string? path,
        Func<VerifyReport, string> form,
        VerifyReport report,
        CancellationToken cancellationToken
    )
    {
        if (path is null)
        {
            return;
        }
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await File.WriteAllTextAsync(path, form(report), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The file of {option} cannot be written: {e.Message} Name one in a directory that you may write to."
            );
        }
    }
}
