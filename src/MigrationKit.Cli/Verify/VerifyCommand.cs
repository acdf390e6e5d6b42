namespace MigrationKit.Cli.Verify;

/// <summary><c>migrationkit verify</c></summary>
internal static class VerifyCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "verify",
            "Prove the folder against everything production will do to it, on a throwaway server. Exits with 2 if a check fails."
        );
        command.AddVerifyOptions();
        command.AddReportOptions();
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Screen screen, CancellationToken cancellationToken)
    {
        var files = ReportOptions.Read(parse);
        var options = VerifyOptions.Read(parse);
        using var released = parse.GetValue(VerifyOptions.BaseRef) is { } reference
            ? await BaseRef.ExtractAsync(options, reference, cancellationToken)
            : null;
        var versions = parse.GetValue(VerifyOptions.ServerVersions) ?? [];
        await using var servers = await VerifyServers.StartAsync(parse, versions, cancellationToken);
        var report = await RunAsync(
            screen,
            servers,
            (released?.In(options) ?? options) with
            {
                CrashServer = servers.CrashServer,
                OtherServers = servers.Others,
            },
            quiet: files.MarkdownOnScreen,
            cancellationToken
        );
        var exitCode = report.Failed ? ExitCodes.Failed : ExitCodes.Success;
        WriteEnd(screen, report, exitCode, quiet: files.MarkdownOnScreen);
        await files.WriteAsync(screen, report, cancellationToken);
        ScratchServer.Advise(parse, screen, string.Concat(report.Findings.SelectMany(finding => finding.Evidence)));
        return exitCode;
    }

    private static void WriteEnd(Screen screen, VerifyReport report, int exitCode, bool quiet)
    {
        if (screen.Form == OutputForm.Json)
        {
            JsonOutput.Write(screen, VerifyDocument.From(report, exitCode));
        }
        else if (!quiet)
        {
            VerifyText.WriteEnd(screen, report);
        }
    }

    private static async Task<VerifyReport> RunAsync(
        Screen screen,
        VerifyServers servers,
        VerificationOptions options,
        bool quiet,
        CancellationToken cancellationToken
    )
    {
        var start = TimeProvider.System.GetTimestamp();
        var verifier = new Verifier(servers.Scratch, options);
        var results =
            screen.Form == OutputForm.Terminal && !quiet
                ? await VerifyTable.ShowAsync(screen, verifier, cancellationToken)
                : await VerifyLines.ShowAsync(
                    screen,
                    verifier,
                    isQuiet: quiet || screen.Form == OutputForm.Json,
                    cancellationToken
                );
        return new(
            servers.Scratch.ToString(),
            options.Seed,
            [.. results.OrderBy(result => result.Id, StringComparer.Ordinal)],
            TimeProvider.System.GetElapsedTime(start)
        );
    }
}
