using System.CommandLine;
using MigrationKit.Audit;
using MigrationKit.Cli.Shared;
using MigrationKit.Testing;
using MigrationKit.Verification;
using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationKit.Cli.Audit;

/// <summary>Runs the recorded migrations of a folder on a throwaway server, so that all they made is known.</summary>
internal static class FolderRehearsal
{
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
            var host = await CliConfiguration
                .From(parse)
                .StartInstalledScratch(cancellationToken)
                .ConfigureAwait(false);
            if (host is null)
            {
                return null;
            }
            await using (host.ConfigureAwait(false))
            {
                return await RunAsync(host, parse, migrations, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is PostgresHostException or SqlFileException or NpgsqlException)
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
        var options = new VerificationOptions { Migrations = parse.GetRequiredValue(DatabaseOptions.Migrations) };
        var scratch = await ScratchDatabases
            .OpenAsync(host, options.SetupFile, cancellationToken)
            .ConfigureAwait(false);
        await using (scratch.ConfigureAwait(false))
        {
            var database = await scratch.CreateAsync("audit", cancellationToken).ConfigureAwait(false);
            await using (database.ConfigureAwait(false))
            {
                foreach (var extension in migrations.Extensions)
                {
                    await CreateAsync(extension, database, cancellationToken).ConfigureAwait(false);
                }
                await VerificationContext
                    .ApplyAsync(database.DataSource, migrations.Migrations, cancellationToken)
                    .ConfigureAwait(false);
                return await Snapshot
                    .TakeAsync(database.DataSource, cancellationToken: cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private static async Task CreateAsync(string extension, TestDatabase database, CancellationToken cancellationToken)
    {
        await using var command = database.DataSource.CreateCommand(
            $"create extension if not exists {extension} cascade"
        );
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            // Not every extension matters. A migration that needs one fails on its own, and says what is missing.
        }
    }
}
