using MigrationKit.Cli.Shared;
using MigrationKit.Testing;

namespace MigrationKit.Cli.Verify;

/// <summary>The servers of one verification; disposing removes them.</summary>
internal sealed class VerifyServers : IAsyncDisposable
{
    private readonly List<PostgresHost> _others = [];

    private VerifyServers(PostgresHost scratch) => Scratch = scratch;

    /// <summary>Where the checks run.</summary>
    internal PostgresHost Scratch { get; }

    /// <summary>Those of other versions.</summary>
    internal IReadOnlyList<PostgresHost> Others => _others;

    /// <summary>Starts a server to crash; null where the caller named a server, which may be the only one to be had.</summary>
    internal Func<CancellationToken, Task<PostgresHost>>? CrashServer =>
        Scratch is ServerHost ? null : ScratchServer.StartNewAsync;

    /// <param name="binDirectories">Where the programs of the other versions are.</param>
    /// <param name="cancellationToken">Stops the start; nothing is left behind.</param>
    /// <exception cref="PostgresHostException">One does not start.</exception>
    internal static async Task<VerifyServers> StartAsync(
        IEnumerable<string> binDirectories,
        CancellationToken cancellationToken
    )
    {
        var servers = new VerifyServers(
            await ScratchServer.StartAsync(cancellationToken).ConfigureAwait(false)
        );
        try
        {
            foreach (var directory in binDirectories)
            {
                var options = new LocalHostOptions { BinDirectory = directory };
                servers._others.Add(
                    await LocalHost.StartAsync(options, cancellationToken).ConfigureAwait(false)
                );
            }
            return servers;
        }
        catch
        {
            await servers.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _others)
        {
            await host.DisposeAsync().ConfigureAwait(false);
        }
        await Scratch.DisposeAsync().ConfigureAwait(false);
    }
}
