namespace MigrationKit.Cli.Footprints;

/// <summary><c>migrationkit footprint</c></summary>
internal static class FootprintCommand
{
    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Write nothing; exit with 2 if a file differs from a fresh run [default: off]",
    };

    internal static Command Create()
    {
        var command = new Command(
            "footprint",
            "Write what each migration adds to the catalog, as a throwaway server tells, to footprints/NAME.txt."
        );
        command.AddAll(
            DatabaseOptions.Migrations,
            DatabaseOptions.Layout,
            Check,
            DatabaseOptions.HistoryTable,
            ScratchServer.Setup,
            ScratchServer.Superuser
        );
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Screen screen, CancellationToken cancellationToken)
    {
        await using var host = await ScratchServer.StartAsync(parse, cancellationToken);
        var writer = new FootprintWriter(
            host,
            parse.GetRequiredValue(DatabaseOptions.Migrations),
            parse.GetValue(DatabaseOptions.Layout)
        )
        {
            Setup = parse.GetValue(ScratchServer.Setup),
            HistoryTable = parse.GetRequiredValue(DatabaseOptions.HistoryTable),
        };
        if (!parse.GetValue(Check))
        {
            FootprintOutput.WriteChanged(screen, await writer.WriteAsync(cancellationToken));
            return ExitCodes.Success;
        }
        var stale = await writer.CheckAsync(cancellationToken);
        var exitCode = stale.Count == 0 ? ExitCodes.Success : ExitCodes.Failed;
        FootprintOutput.WriteStale(screen, stale, exitCode);
        return exitCode;
    }
}
