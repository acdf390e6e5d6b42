namespace MigrationKit.Cli.New;

/// <summary><c>migrationkit new NAME</c></summary>
internal static class NewCommand
{
    private static readonly Argument<string> Name = new("name")
    {
        Description = "What it does, in a few words: add_user_email, or 'Add user email'",
    };

    private static readonly Option<string[]> Requires = new Option<string[]>("--requires")
    {
        Description =
            "What it requires, separated by commas; nothing for a root [default: all that no other migration requires]",
        HelpName = "names",
        CustomParser = result =>
        {
            string[] names = [.. result.Parts()];
            if (names.Length == 0)
            {
                result.AddError("--requires takes names with commas between them, or nothing.");
            }
            return names;
        },
    }.RefuseConnectionStrings();

    internal static Command Create()
    {
        var command = new Command(
            "new",
            "Write an empty migration, named by the time in UTC and what it does. Makes the directory where it is missing."
        );
        Name.Validators.Add(result =>
            result.RefuseConnectionStrings("The name of a migration is expected, not a connection string.")
        );
        command.Add(Name);
        command.AddAll(Requires, DatabaseOptions.Migrations, DatabaseOptions.Layout);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Screen screen, CancellationToken cancellationToken)
    {
        var directory = parse.GetRequiredValue(DatabaseOptions.Migrations);
        var set = await NewMigrationFile.LoadAsync(
            directory,
            parse.GetValue(DatabaseOptions.Layout),
            cancellationToken
        );
        var time = CliConfiguration.From(parse).Time;
        var migration = NewMigration.In(
            set,
            parse.GetRequiredValue(Name),
            parse.Has(Requires) ? parse.GetValue(Requires) : null,
            time.GetUtcNow().UtcDateTime
        );
        var path = await NewMigrationFile.WriteAsync(directory, migration, cancellationToken);
        if (screen.Form == OutputForm.Json)
        {
            JsonOutput.Write(
                screen,
                JsonOutput.Object(
                    ("command", "new"),
                    ("success", true),
                    ("exitCode", ExitCodes.Success),
                    ("name", migration.Name),
                    ("path", path),
                    // What the header says; absent where it says nothing.
                    ("requires", migration.Requires is { } requires ? JsonOutput.Array(requires) : null)
                )
            );
        }
        else
        {
            screen.Out.WriteLine(path);
        }
        return ExitCodes.Success;
    }
}
