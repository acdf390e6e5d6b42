using System.CommandLine.Parsing;
using MigrationKit.Connections;
using Npgsql;

namespace MigrationKit.Cli.Shared;

/// <summary>Which folder meets which database: options of every command that connects.</summary>
internal static class DatabaseOptions
{
    private static readonly string Tools = Sources.Layout.Choice;

    private static readonly MigratorOptions Defaults = new();

    internal static readonly Option<string?> Connection = new("--connection", "-c")
    {
        Description =
            "The database, postgres://… or Host=…;Database=… [default: DATABASE_URL, else PGHOST, PGDATABASE, …]",
        HelpName = "string",
    };

    internal static readonly Option<string> Migrations = new Option<string>("--migrations", "-m")
    {
        Description = "The directory with the .sql files",
        HelpName = "dir",
        DefaultValueFactory = _ => "migrations",
    }.RefuseConnectionStrings();

    internal static readonly Option<MigrationLayout?> Layout = new("--layout")
    {
        Description = $"Whose conventions the directory follows: {Tools} [default: detected from the files]",
        HelpName = "tool",
        CustomParser = result =>
        {
            // A number would be taken for a member too.
            var name = result.Tokens[0].Value.Replace("-", "", StringComparison.Ordinal);
            if (
                Enum.TryParse<MigrationLayout>(name, ignoreCase: true, out var layout)
                && Enum.GetNames<MigrationLayout>().Contains(name, StringComparer.OrdinalIgnoreCase)
            )
            {
                return layout;
            }
            result.AddError($"--layout takes one of {Tools}.");
            return null;
        },
    };

    internal static readonly Option<string> HistoryTable = new Option<string>("--history-table")
    {
        Description = "The history table, table or schema.table",
        HelpName = "table",
        DefaultValueFactory = _ => Defaults.HistoryTable,
    }.RefuseConnectionStrings();

    internal static readonly Option<TimeSpan?> Wait = new("--wait")
    {
        Description = "Wait for a server that is not up yet; --wait alone waits a minute [default: do not wait]",
        HelpName = "duration",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens.Count == 0 ? TimeSpan.FromMinutes(1) : Duration.Parse(result),
    };

    internal static void AddDatabaseOptions(this Command command) =>
        command.AddAll(Connection, Migrations, Layout, HistoryTable, Wait);

    internal static NpgsqlDataSource Open(ParseResult parse)
    {
        var configuration = CliConfiguration.From(parse);
        var connection = ConnectionSettings.Find(parse.GetValue(Connection), configuration.Variable);
        var screen = new Screen(parse, configuration);
        foreach (var note in connection.Notes)
        {
            Diagnostics.Line(screen, "note", note);
        }
        return DataSource.Create(connection);
    }

    internal static MigrationSource Source(ParseResult parse) =>
        MigrationSource.Directory(parse.GetRequiredValue(Migrations), parse.GetValue(Layout));

    internal static Migrator Migrator(ParseResult parse, NpgsqlDataSource database, MigratorOptions? options = null) =>
        new(database, Source(parse), Complete(parse, options ?? Defaults));

    internal static MigratorOptions Complete(ParseResult parse, MigratorOptions options) =>
        options with
        {
            HistoryTable = parse.GetRequiredValue(HistoryTable),
            GivenOptions = GivenOptions.All(parse),
            GivenConnection = GivenOptions.Connection(parse),
            WaitForServer = parse.GetValue(Wait) ?? Defaults.WaitForServer,
        };

    /// <summary>The plan of the folder and the database that the command names.</summary>
    internal static async Task<MigrationPlan> PlanAsync(
        ParseResult parse,
        MigratorOptions? options,
        CancellationToken cancellationToken
    )
    {
        await using var database = Open(parse);
        return await Migrator(parse, database, options).PlanAsync(cancellationToken);
    }

    /// <summary>A connection string in the wrong place would be repeated by the message about that place.</summary>
    internal static Option<T> RefuseConnectionStrings<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
            result.RefuseConnectionStrings(
                $"{option.Name} got what looks like a connection string. Give that with --connection."
            )
        );
        return option;
    }

    /// <inheritdoc cref="RefuseConnectionStrings{T}(Option{T})"/>
    internal static void RefuseConnectionStrings(this SymbolResult result, string message)
    {
        if (result.Tokens.Any(token => ConnectionStringRules.LooksLikeConnectionString(token.Value)))
        {
            result.AddError(message);
        }
    }
}
