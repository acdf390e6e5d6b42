using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationKit.Cli.Apply;

/// <summary>A throwaway server for <c>apply --scratch</c>; disposing removes it.</summary>
internal sealed class Scratch : IAsyncDisposable
{
    private readonly PostgresHost _host;
    private readonly ScratchDatabases _databases;
    private readonly TestDatabase _database;

    private Scratch(PostgresHost host, ScratchDatabases databases, TestDatabase database)
    {
        _host = host;
        _databases = databases;
        _database = database;
        Database = DataSource.Create(ConnectionSettings.Find(database.ConnectionString, variable: _ => null));
    }

    internal NpgsqlDataSource Database { get; }

    /// <exception cref="PostgresHostException">There are no programs to start one with, or it does not start.</exception>
    /// <exception cref="InvalidOptionException">The setup file cannot be used.</exception>
    internal static async Task<Scratch> StartAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var setup = SqlFile.Setup(
            parse.GetRequiredValue(DatabaseOptions.Migrations),
            parse.GetValue(ScratchServer.Setup)
        );
        var history = new ScratchHistory(parse.GetRequiredValue(DatabaseOptions.HistoryTable));
        var host = await ScratchServer.StartAsync(parse, cancellationToken).ConfigureAwait(false);
        ScratchDatabases? databases = null;
        try
        {
            // A database of its own, because a server named by MIGRATIONKIT_POSTGRES is not ours.
            databases = await ScratchDatabases.OpenAsync(host, setup, history, cancellationToken).ConfigureAwait(false);
            return new(
                host,
                databases,
                await databases.CreateAsync("scratch", cancellationToken).ConfigureAwait(false)
            );
        }
        catch
        {
            if (databases is not null)
            {
                await databases.DisposeAsync().ConfigureAwait(false);
            }
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _database.DisposeAsync().ConfigureAwait(false);
            await _databases.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await _host.DisposeAsync().ConfigureAwait(false);
        }
    }

    public override string ToString() => $"{_host}, removed afterwards";
}
