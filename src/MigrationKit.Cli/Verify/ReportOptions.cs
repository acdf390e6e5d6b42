namespace MigrationKit.Cli.Verify;

/// <summary>The files that a verification is written to.</summary>
internal static class ReportOptions
{
    private static readonly Option<string?> JUnit = ReportFiles.CreateOption("--junit", "result", "JUnit XML");

    private static readonly Option<string?> Sarif = ReportFiles.CreateOption("--sarif", "result", "SARIF 2.1.0");

    private static readonly Option<string?> Markdown = ReportFiles.CreateOption(
        "--markdown",
        "result",
        "Markdown, - for standard output"
    );

    internal static void AddReportOptions(this Command command)
    {
        command.AddAll(JUnit, Sarif, Markdown);
        ReportFiles.KeepApart(command, Markdown);
    }

    internal static ReportFiles Read(ParseResult parse) =>
        new(parse.GetValue(JUnit), parse.GetValue(Sarif), parse.GetValue(Markdown));
}
