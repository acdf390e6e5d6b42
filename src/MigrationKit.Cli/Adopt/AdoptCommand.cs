using System.CommandLine.Parsing;
using MigrationKit.Cli.Fleets;

namespace MigrationKit.Cli.Adopt;

/// <summary><c>migrationkit adopt</c></summary>
internal static class AdoptCommand
{
    private static readonly Argument<string[]> Names = new("name")
    {
        Description = "Migrations that have run here: their file names without .sql",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> To = new Option<string?>("--to")
    {
        Description =
            "This migration and all before it in apply order have run here: a baseline [default: only those named]",
        HelpName = "name",
    }.RefuseConnectionStrings();

    private static readonly Option<bool> None = new("--none")
    {
        Description = "None has run here: the files are new to this database, and apply runs them all [default: off]",
    };

    private static readonly Option<bool> Modified = new("--modified")
    {
        Description =
            "The named ones are applied and their files have changed since: accept the files as they are now [default: off]",
    };

    internal static Command Create()
    {
        var command = new Command(
            "adopt",
            "Say which migrations have run on a database that is not empty. It records them and runs nothing; look first."
        );
        Names.Validators.Add(result =>
            result.RefuseConnectionStrings(
                "The name of a migration is expected. Give the connection with --connection."
            )
        );
        command.Validators.Add(Choose);
        command.Add(Names);
        command.AddAll(To, None, Modified);
        command.AddFromOptions();
        command.AddStatementOptions();
        command.AddDatabaseOptions();
        command.AddTargetOptions();
        command.AddParallelOptions();
        command.SetAction(RunAsync);
        return command;
    }

    private static void Choose(CommandResult result)
    {
        var names = result.GetResult(Names) is { Tokens.Count: > 0 };
        var (to, none) = (result.Has(To), result.GetValue(None));
        var from = AdoptFrom.IsGiven(result);
        var problem =
            new[] { names, to, none, from }.Count(given => given) != 1
                ? "Give the names of migrations, or --to NAME, or --from TOOL, or --none."
            : StatementOptions.AreGiven(result) && result.GetResult(Names)?.Tokens.Count != 1
                ? "--done and --again take the name of one migration."
            : TargetOptions.AreGiven(result) && (from || StatementOptions.AreGiven(result))
                ? "--from, --done and --again answer for one database. Leave them out for many targets."
            : result.GetValue(Modified) && !names ? "--modified takes the names of migrations."
            : null;
        if (problem is not null)
        {
            result.AddError(problem);
        }
    }

    private static async Task<int> RunAsync(ParseResult parse, Screen screen, CancellationToken cancellationToken)
    {
        if (TargetOptions.AreGiven(parse))
        {
            return await new FleetCommand(parse, screen).RunAsync(
                new(),
                (fleet, token) =>
                    fleet.EventsAsync(
                        (target, migrator, _, stop) => AdoptTargetAsync(parse, target, migrator, stop),
                        token
                    ),
                cancellationToken
            );
        }
        return await AdoptOneAsync(parse, screen, cancellationToken);
    }

    private static async Task<int> AdoptOneAsync(ParseResult parse, Screen screen, CancellationToken cancellationToken)
    {
        await using var database = DatabaseOptions.Open(parse);
        var migrator = DatabaseOptions.Migrator(
            parse,
            database,
            new() { Allow = parse.GetValue(PlanOptions.Allow) ?? [] }
        );
        if (parse.GetValue(Names) is [var name])
        {
            var decided = await StatementOptions.DecideAsync(parse, migrator, name, cancellationToken);
            if (decided is not null)
            {
                screen.Error.WriteLine(decided);
                return ExitCodes.Success;
            }
        }
        var adopted = AdoptFrom.IsGiven(parse)
            ? await AdoptFrom.RunAsync(parse, screen, migrator, cancellationToken)
            : await AdoptAsync(parse, migrator, cancellationToken);
        Write(screen, adopted, parse);
        return ExitCodes.Success;
    }

    private static async Task<FleetTargetResult> AdoptTargetAsync(
        ParseResult parse,
        FleetTarget target,
        Migrator migrator,
        CancellationToken cancellationToken
    )
    {
        var adopted = await AdoptAsync(parse, migrator, cancellationToken);
        var outcome = adopted.Count > 0 || parse.GetValue(None) ? FleetOutcome.Adopted : FleetOutcome.NothingToDo;
        return new(target, outcome) { Adopted = adopted };
    }

    private static async Task<IReadOnlyList<string>> AdoptAsync(
        ParseResult parse,
        Migrator migrator,
        CancellationToken cancellationToken
    )
    {
        if (parse.GetValue(None))
        {
            await migrator.AdoptNoneAsync(cancellationToken);
            return [];
        }
        var names = parse.GetValue(Names) ?? [];
        return parse.GetValue(To) is { } last ? await migrator.AdoptToAsync(last, cancellationToken)
            : parse.GetValue(Modified) ? await migrator.AdoptModifiedAsync(names, cancellationToken)
            : await migrator.AdoptAsync(names, cancellationToken);
    }

    private static void Write(Screen screen, IReadOnlyList<string> adopted, ParseResult parse)
    {
        if (screen.Form == OutputForm.Json)
        {
            JsonOutput.Write(screen, RunDocument.FromAdopted(adopted));
            return;
        }
        // What was matched is listed already.
        foreach (var name in AdoptFrom.IsGiven(parse) ? [] : adopted)
        {
            screen.Out.WriteLine($"{screen.Paint("adopted")}  {name}");
        }
        screen.Out.WriteLine(
            AdoptFrom.IsDryRun(parse) ? "Dry run: nothing was recorded."
            : parse.GetValue(None) ? "The history begins empty: apply runs every pending migration."
            : adopted.Count > 0 ? $"{Plural.Count(adopted.Count, "migration")} adopted."
            : AdoptFrom.IsGiven(parse) ? "Nothing to adopt: no row is for a file that is pending."
            : "Nothing to adopt: all of them are recorded."
        );
    }
}
