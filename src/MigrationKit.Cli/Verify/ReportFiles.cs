namespace MigrationKit.Cli.Verify;

/// <summary>Where a verification is written to besides the screen; null for not at all.</summary>
internal sealed record ReportFiles(string? JUnit, string? Sarif, string? Markdown)
{
    /// <summary>The name that stands for standard output.</summary>
    internal const string OnScreen = "-";

    /// <summary>Whether standard output belongs to the Markdown.</summary>
    internal bool MarkdownOnScreen => Markdown == OnScreen;

    /// <exception cref="UsageException">A file cannot be written.</exception>
    internal async Task WriteAsync(Screen screen, VerifyReport report, CancellationToken cancellationToken)
    {
        if (MarkdownOnScreen)
        {
            await screen.Out.WriteAsync(VerifyMarkdown.Render(report));
        }
        else
        {
            await WriteAsync("--markdown", Markdown, VerifyMarkdown.Render, report, cancellationToken);
        }
        await WriteAsync("--junit", JUnit, VerifyJUnit.Render, report, cancellationToken);
        await WriteAsync("--sarif", Sarif, VerifySarif.Render, report, cancellationToken);
    }

    internal static Option<string?> CreateOption(string name, string what, string form) =>
        new Option<string?>(name)
        {
            Description = $"Also write the {what} to this file: {form} [default: no file]",
            HelpName = "file",
        }.RefuseConnectionStrings();

    /// <summary>Refuses two answers on standard output.</summary>
    internal static void KeepApart(Command command, Option<string?> markdown) =>
        command.Refuse(
            result =>
                result.Has(markdown) && result.GetValue(markdown) == OnScreen && result.GetValue(OutputOptions.Json),
            "--markdown - and --json both answer on standard output. Give --markdown a file, or leave out one."
        );

    /// <summary>Writes one file, with its directory.</summary>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    internal static async Task WriteAsync(string option, string path, string text, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await File.WriteAllTextAsync(path, text, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The file of {option} cannot be written: {e.Message} Name one in a directory that you may write to."
            );
        }
    }

    private static Task WriteAsync(
        string option,
        string? path,
        Func<VerifyReport, string> form,
        VerifyReport report,
        CancellationToken cancellationToken
    ) => path is null ? Task.CompletedTask : WriteAsync(option, path, ShownText.From(form(report)), cancellationToken);
}
