using MigrationKit.Cli.Connection;
using MigrationKit.Testing;
using Npgsql;

namespace MigrationKit.Cli;

/// <summary>A throwaway server for <c>apply --scratch</c>; disposing removes it.</summary>
internal sealed class Scratch : IAsyncDisposable
{
    private readonly PostgresHost _host;

    private Scratch(PostgresHost host)
    {
        _host = host;
        Database = DataSource.Create(
            ConnectionSettings.Find(host.ConnectionString, variable: _ => null)
        );
    }

    internal NpgsqlDataSource Database { get; }

    /// <exception cref="PostgresHostException">There are no programs to start one with, or it does not start.</exception>
    internal static async Task<Scratch> StartAsync(CancellationToken cancellationToken)
    {
        var host = await LocalHost
            .StartAsync(cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return new(host);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync().ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
    }

    public override string ToString() => $"{_host}, removed afterwards";
}
