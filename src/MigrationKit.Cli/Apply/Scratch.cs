using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationKit.Cli.Apply;

/// <summary>A throwaway server for <c>apply --scratch</c>; disposing removes it.</summary>
internal sealed class Scratch(PostgresHost host, ScratchDatabases databases, TestDatabase database) : IAsyncDisposable
{
    internal NpgsqlDataSource Database { get; } =
        DataSource.Create(ConnectionSettings.Find(database.ConnectionString, variable: _ => null));

    /// <exception cref="PostgresHostException">There are no programs to start one with, or it does not start.</exception>
    /// <exception cref="InvalidOptionException">The setup file cannot be used.</exception>
    internal static async Task<Scratch> StartAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var setup = SqlFile.Setup(
            parse.GetRequiredValue(DatabaseOptions.Migrations),
            parse.GetValue(ScratchServer.Setup)
        );
        var history = new ScratchHistory(parse.GetRequiredValue(DatabaseOptions.HistoryTable));
        var host = await ScratchServer.StartAsync(parse, cancellationToken);
        ScratchDatabases? databases = null;
        try
        {
            // A database of its own, because a server named by MIGRATIONKIT_POSTGRES is not ours.
            databases = await ScratchDatabases.OpenAsync(host, setup, history, cancellationToken);
            return new(host, databases, await databases.CreateAsync("scratch", cancellationToken));
        }
        catch
        {
            if (databases is not null)
            {
                await databases.DisposeAsync();
            }
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        try
        {
            await database.DisposeAsync();
            await databases.DisposeAsync();
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    public override string ToString() => $"{host}, removed afterwards";
}
