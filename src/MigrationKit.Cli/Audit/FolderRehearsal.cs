using MigrationKit.Audit.Statements;
using MigrationKit.Exceptions;
using MigrationKit.Sql;
using MigrationKit.Testing;
using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationKit.Cli.Audit;

/// <summary>Runs the recorded migrations of a folder on a throwaway server, so that all they made is known.</summary>
internal static class FolderRehearsal
{
    private const string Public = "public";

    internal static readonly Option<bool> Unwanted = new("--no-scratch")
    {
        Description =
            "Do not run migrations without a footprint on a throwaway server; what their text leaves open is not checked [default: off]",
    };

    /// <summary>The catalog that the migrations leave; null where no server is installed.</summary>
    /// <exception cref="AuditException">They do not run there.</exception>
    internal static async Task<Snapshot?> RunAsync(
        ParseResult parse,
        ScratchMigrations migrations,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var host = await CliConfiguration.From(parse).StartInstalledScratch(cancellationToken);
            return host is null ? null : await RunAsync(host, parse, migrations, cancellationToken);
        }
        catch (Exception e) when (e is PostgresHostException or InvalidOptionException or NpgsqlException)
        {
            throw new AuditException(e.Message, e);
        }
    }

    private static async Task<Snapshot> RunAsync(
        PostgresHost host,
        ParseResult parse,
        ScratchMigrations migrations,
        CancellationToken cancellationToken
    )
    {
        var setup = SqlFile.Setup(parse.GetRequiredValue(DatabaseOptions.Migrations), given: null);
        // Without its schema: the rehearsal has the history where the audited database has its tables.
        var table = TableName.Parse(parse.GetRequiredValue(DatabaseOptions.HistoryTable)).Table;
        var history = new ScratchHistory(Quote.Identifier(table));
        await using var scratch = await ScratchDatabases.OpenAsync(host, setup, history, cancellationToken);
        await using var database = await scratch.CreateAsync("audit", cancellationToken);
        return await RunAsync(database, migrations, cancellationToken);
    }

    /// <summary>Runs them in a database that is empty but for its setup, under the search_path that they need.</summary>
    internal static async Task<Snapshot> RunAsync(
        TestDatabase database,
        ScratchMigrations migrations,
        CancellationToken cancellationToken
    )
    {
        var path = await CreateSchemasAsync(database, migrations, cancellationToken);
        var target = new FleetTarget(database.ConnectionString)
        {
            Schema = path is [Public] or [] ? null : path[0],
            FurtherSchemas = [.. path.Skip(1)],
        };
        await using var session = target.Open();
        foreach (var extension in migrations.Extensions)
        {
            await CreateAsync(extension, session, cancellationToken);
        }
        var options = target.Adapt(new() { HistoryTable = ScratchHistory.For(database).Name });
        var history = new ScratchHistory(options.HistoryTable);
        if (target.Schema is not (null or Public))
        {
            // The history that begins behind a setup.
            var begun = new TableName(Public, TableName.Parse(options.HistoryTable).Table);
            var move = $"alter table if exists {begun} set schema {Quote.Identifier(target.Schema)}";
            await ExecuteAsync(session, move, cancellationToken);
        }
        await history.ApplyAsync(session, migrations.Migrations, cancellationToken);
        return await Snapshot.TakeAsync(session, history.LeftOut, cancellationToken);
    }

    /// <summary>Creates the schemas that are there before the first migration; returns the search_path.</summary>
    private static async Task<IReadOnlyList<string>> CreateSchemasAsync(
        TestDatabase database,
        ScratchMigrations migrations,
        CancellationToken cancellationToken
    )
    {
        var own = migrations
            .Migrations.SelectMany(WrittenEffects.From)
            .Where(effect => effect is { Creates: true, Kind: "schema", IsConditional: false })
            .Select(effect => effect.Name)
            .ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<string> path = [.. migrations.SearchPath.Where(IsGiven)];
        var further = migrations.Extensions.Select(extension => extension.Schema).OfType<string>().Where(IsGiven);
        foreach (var schema in path.Union(further))
        {
            var create = $"create schema if not exists {Quote.Identifier(schema)}";
            await ExecuteAsync(database.DataSource, create, cancellationToken);
        }
        return path;

        bool IsGiven(string schema) => !own.Contains(SqlName.Quote(schema));
    }

    private static async Task ExecuteAsync(NpgsqlDataSource session, string sql, CancellationToken cancellationToken)
    {
        await using var command = session.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task CreateAsync(
        ScratchExtension extension,
        NpgsqlDataSource session,
        CancellationToken cancellationToken
    )
    {
        var schema = extension.Schema is { } named ? $" schema {Quote.Identifier(named)}" : "";
        var create = $"create extension if not exists {Quote.Identifier(extension.Name)}{schema} cascade";
        try
        {
            await ExecuteAsync(session, create, cancellationToken);
        }
        catch (PostgresException)
        {
            // Not every extension matters. A migration that needs one fails on its own, and says what is missing.
        }
    }
}
