using System.CommandLine;
using MigrationKit.Cli.Shared;
using MigrationKit.Connections;

namespace MigrationKit.Cli.Adopt;

/// <summary><c>migrationkit adopt NAME</c></summary>
internal static class AdoptCommand
{
    private static readonly Argument<string> Name = new("name")
    {
        Description = "The migration: its file name without .sql",
    };

    private static readonly Option<bool> Modified = new("--modified")
    {
        Description =
            "The migration is applied and its file has changed since: accept the file as it is now [default: off]",
    };

    internal static Command Create()
    {
        var command = new Command(
            "adopt",
            "Record a migration as applied without running it, after you have reviewed that its objects are there."
        );
        Name.Validators.Add(result =>
        {
            if (
                result.Tokens.Any(token =>
                    ConnectionStringRules.LooksLikeConnectionString(token.Value)
                )
            )
            {
                result.AddError(
                    "The name of a migration is expected. Give the connection with --connection."
                );
            }
        });
        command.Add(Name);
        command.AddDatabaseOptions();
        command.Add(Modified);
        command.AddStatementOptions();
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parse,
        Screen screen,
        CancellationToken cancellationToken
    )
    {
        var name = parse.GetRequiredValue(Name);
        var database = DatabaseOptions.Open(parse);
        await using (database.ConfigureAwait(false))
        {
            var migrator = DatabaseOptions.Migrator(parse, database);
            if (
                await StatementOptions
                    .DecideAsync(parse, migrator, name, cancellationToken)
                    .ConfigureAwait(false) is
                { } decided
            )
            {
                screen.Error.WriteLine(decided);
                return ExitCodes.Success;
            }
            await migrator
                .AdoptAsync(name, parse.GetValue(Modified), cancellationToken)
                .ConfigureAwait(false);
        }
        if (screen.Form == OutputForm.Json)
        {
            JsonOutput.Write(screen, RunDocument.OfAdopted(name), RunJson.Readable.RunDocument);
        }
        else
        {
            screen.Out.WriteLine($"{screen.Paint("adopted")}  {name}");
        }
        return ExitCodes.Success;
    }
}
