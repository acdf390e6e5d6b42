using System.CommandLine;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Verify;

/// <summary>The files that a verification is written to.</summary>
internal static class ReportOptions
{
    private static readonly Option<string?> JUnit = File("--junit", "JUnit XML");

    private static readonly Option<string?> Sarif = File("--sarif", "SARIF 2.1.0");

    private static readonly Option<string?> Markdown = File("--markdown", "Markdown, - for standard output");

    internal static void AddReportOptions(this Command command)
    {
        command.Add(JUnit);
        command.Add(Sarif);
        command.Add(Markdown);
        command.Validators.Add(result => ReportFiles.CheckScreen(result, Markdown));
    }

    internal static ReportFiles Read(ParseResult parse) =>
        new(parse.GetValue(JUnit), parse.GetValue(Sarif), parse.GetValue(Markdown));

    private static Option<string?> File(string name, string form) =>
        new Option<string?>(name)
        {
            Description = $"Also write the result to this file: {form} [default: no file]",
            HelpName = "file",
        }.RefuseConnectionStrings();
}
