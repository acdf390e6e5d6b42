using System.CommandLine;
using MigrationKit.Cli.Shared;
using MigrationKit.Testing;
using Npgsql;

namespace MigrationKit.Cli.Apply;

/// <summary>A throwaway server for <c>apply --scratch</c>; disposing removes it.</summary>
internal sealed class Scratch : IAsyncDisposable
{
    private readonly PostgresHost _host;
    private readonly TestDatabase _database;

    private Scratch(PostgresHost host, TestDatabase database)
    {
        _host = host;
        _database = database;
        Database = DataSource.Create(ConnectionSettings.Find(database.ConnectionString, variable: _ => null));
    }

    internal NpgsqlDataSource Database { get; }

    /// <exception cref="PostgresHostException">There are no programs to start one with, or it does not start.</exception>
    internal static async Task<Scratch> StartAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var host = await ScratchServer.StartAsync(parse, cancellationToken).ConfigureAwait(false);
        try
        {
            // A database of its own, because a server named by MIGRATIONKIT_POSTGRES is not ours.
            var databases = await TestDatabases.CreateAsync(host, cancellationToken).ConfigureAwait(false);
            return new(host, await databases.CreateAsync("scratch", cancellationToken).ConfigureAwait(false));
        }
        catch
        {
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
        }
        finally
        {
            await _host.DisposeAsync().ConfigureAwait(false);
        }
    }

    public override string ToString() => $"{_host}, removed afterwards";
}
