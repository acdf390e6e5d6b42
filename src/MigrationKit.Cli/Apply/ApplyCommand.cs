using MigrationKit.Cli.Fleets;
using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationKit.Cli.Apply;

/// <summary><c>migrationkit apply</c></summary>
internal static class ApplyCommand
{
    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Run everything pending in one transaction and roll it back [default: off]",
    };

    internal static Command Create()
    {
        var command = new Command("apply", "Apply what is pending: in order, exactly once, one transaction each.");
        command.AddDatabaseOptions();
        command.AddPlanOptions();
        command.AddRunOptions();
        command.AddTargetOptions();
        command.AddRolloutOptions();
        command.AddAll(DryRun, ScratchServer.Wanted, ScratchServer.Setup, ScratchServer.Superuser);
        command.Refuse(
            result => result.GetValue(ScratchServer.Wanted) && result.Has(DatabaseOptions.Connection),
            "--scratch starts a server of its own. Leave out --scratch or --connection."
        );
        command.Refuse(
            result => result.GetValue(ScratchServer.Wanted) && TargetOptions.AreGiven(result),
            "--scratch is one database. Leave it out for many targets."
        );
        command.Refuse(
            result => result.GetValue(ScratchServer.Superuser) && !result.GetValue(ScratchServer.Wanted),
            "--superuser is for --scratch. Elsewhere the connection names the role."
        );
        command.Refuse(
            result => result.Has(ScratchServer.Setup) && !result.GetValue(ScratchServer.Wanted),
            "--setup is for --scratch. Elsewhere the database has what the platform brings."
        );
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Screen screen, CancellationToken cancellationToken)
    {
        if (TargetOptions.AreGiven(parse))
        {
            return await new FleetCommand(parse, screen).RunAsync(
                Options(parse),
                (fleet, token) => fleet.ApplyEventsAsync(token),
                cancellationToken
            );
        }
        if (parse.GetValue(ScratchServer.Wanted))
        {
            return await ApplyToScratchAsync(parse, screen, cancellationToken);
        }
        await using var database = DatabaseOptions.Open(parse);
        return await ApplyAsync(parse, screen, database, cancellationToken);
    }

    private static async Task<int> ApplyToScratchAsync(
        ParseResult parse,
        Screen screen,
        CancellationToken cancellationToken
    )
    {
        var setup = SqlFile.Setup(
            parse.GetRequiredValue(DatabaseOptions.Migrations),
            parse.GetValue(ScratchServer.Setup)
        );
        var history = new ScratchHistory(parse.GetRequiredValue(DatabaseOptions.HistoryTable));
        await using var host = await ScratchServer.StartAsync(parse, cancellationToken);
        // A database of its own, because a server named by MIGRATIONKIT_POSTGRES is not ours.
        await using var databases = await ScratchDatabases.OpenAsync(host, setup, history, cancellationToken);
        await using var database = await databases.CreateAsync("scratch", cancellationToken);
        await using var source = DataSource.Create(
            ConnectionSettings.Find(database.ConnectionString, variable: _ => null)
        );
        Diagnostics.Line(screen, "scratch server", $"{host}, removed afterwards");
        return await ApplyAsync(parse, screen, source, cancellationToken);
    }

    private static MigratorOptions Options(ParseResult parse) =>
        RunOptions.Read(parse) with
        {
            DryRun = parse.GetValue(DryRun),
        };

    private static async Task<int> ApplyAsync(
        ParseResult parse,
        Screen screen,
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        var migrator = DatabaseOptions.Migrator(parse, database, Options(parse));
        using var lines = screen.Form switch
        {
            OutputForm.Terminal => new LiveRun(screen),
            OutputForm.Plain => new RunLines(screen),
            _ => null,
        };
        MigrationReport? report = null;
        var events = migrator.ApplyEventsAsync(cancellationToken);
        await foreach (var happened in events)
        {
            report = (happened as RunEnded)?.Report;
            if (lines is not null)
            {
                lines.Show(happened);
            }
            else
            {
                Diagnostics.Write(screen, happened);
            }
        }
        if (lines is null && report is not null)
        {
            JsonOutput.Write(screen, RunDocument.From(report));
        }
        return ExitCodes.Success;
    }
}
