using System.CommandLine.Parsing;
using MigrationKit.Cli.Audit.Html;
using MigrationKit.Cli.Audit.Report;
using MigrationKit.Cli.Fleets;
using MigrationKit.Cli.Verify;

namespace MigrationKit.Cli.Audit;

/// <summary><c>migrationkit audit</c></summary>
internal static class AuditCommand
{
    private static readonly Option<string?> MarkdownFile = ReportFiles.CreateOption(
        "--markdown",
        "report",
        "Markdown, - for standard output"
    );

    private static readonly Option<string?> HtmlFile = ReportFiles.CreateOption(
        "--html",
        "report",
        "one HTML page that needs no network"
    );

    // A log does not say which database its lines are from, and a page shows one.
    private static readonly List<Option> OfOneDatabase = [AuditInput.Logs, MarkdownFile, HtmlFile];

    internal static Command Create()
    {
        var command = new Command(
            "audit",
            """
            Report what is missing in the database, which migration creates it, and what to run. Changes nothing. Exits with 3 if action is needed.

            Examples:
              migrationkit audit
              migrationkit audit --log app.log --markdown AUDIT.md
              docker logs app 2>&1 | migrationkit audit --log -
              migrationkit audit --code src
              migrationkit audit --targets fleet.jsonl
              migrationkit audit --each-schema 'tenant_*'
            """
        );
        command.AddDatabaseOptions();
        command.AddAuditInput();
        command.AddAll(FolderRehearsal.Unwanted, MarkdownFile, HtmlFile);
        command.AddTargetOptions();
        command.AddParallelOptions();
        ReportFiles.KeepApart(command, MarkdownFile);
        command.Refuse(
            result => result.Has(HtmlFile) && result.GetValue(HtmlFile) == ReportFiles.OnScreen,
            "--html writes a page to a file. Give it the file's name."
        );
        command.Validators.Add(Check);
        command.SetAction(RunAsync);
        return command;
    }

    private static void Check(CommandResult result)
    {
        if (TargetOptions.AreGiven(result) && OfOneDatabase.Find(result.Has) is { } one)
        {
            result.AddError($"{one.Name} is for the audit of one database. Leave it out for many targets.");
        }
    }

    private static async Task<int> RunAsync(ParseResult parse, Screen screen, CancellationToken cancellationToken)
    {
        var opened = new List<IDisposable>();
        try
        {
            var input = CliConfiguration.From(parse).Input;
            var options = AuditInput.Read(parse, input, opened);
            if (TargetOptions.AreGiven(parse))
            {
                return await new FleetAudit(parse, options).RunAsync(screen, cancellationToken);
            }
            await using var database = DatabaseOptions.Open(parse);
            var report = await new Auditor(database, DatabaseOptions.Source(parse), options).AuditAsync(
                cancellationToken
            );
            var exitCode = report.NeedsAction ? ExitCodes.Drift : ExitCodes.Success;
            if (parse.GetValue(HtmlFile) is { } html)
            {
                await ReportFiles.WriteAsync("--html", html, AuditHtml.Render(report), cancellationToken);
            }
            await WriteAsync(screen, report, exitCode, parse.GetValue(MarkdownFile), cancellationToken);
            return exitCode;
        }
        finally
        {
            foreach (var stream in Enumerable.Reverse(opened))
            {
                stream.Dispose();
            }
        }
    }

    private static async Task WriteAsync(
        Screen screen,
        AuditReport report,
        int exitCode,
        string? markdown,
        CancellationToken cancellationToken
    )
    {
        if (markdown == ReportFiles.OnScreen)
        {
            await screen.Out.WriteAsync(AuditMarkdown.Render(report));
            return;
        }
        if (screen.Form == OutputForm.Json)
        {
            JsonOutput.Write(screen, AuditDocument.From(report, exitCode));
        }
        else
        {
            AuditText.Write(screen, report);
        }
        if (markdown is not null)
        {
            await ReportFiles.WriteAsync(
                "--markdown",
                markdown,
                ShownText.From(AuditMarkdown.Render(report)),
                cancellationToken
            );
        }
    }
}
