using MigrationKit.Testing;
using MigrationKit.Testing.Containers;

namespace MigrationKit.Cli.Verify;

/// <summary>The servers of one verification; disposing removes them.</summary>
internal sealed class VerifyServers : IAsyncDisposable
{
    private readonly List<PostgresHost> _others = [];

    private readonly ParseResult _parse;

    private VerifyServers(PostgresHost scratch, ParseResult parse) => (Scratch, _parse) = (scratch, parse);

    /// <summary>Where the checks run.</summary>
    internal PostgresHost Scratch { get; }

    /// <summary>Those of other versions.</summary>
    internal IReadOnlyList<PostgresHost> Others => _others;

    /// <summary>Starts a server to crash; null where the caller named a server, which may be the only one to be had.</summary>
    internal Func<CancellationToken, Task<PostgresHost>>? CrashServer =>
        Scratch is ServerHost ? null : token => StartAsync(version: null, token);

    /// <param name="otherVersions">Major versions, or directories of programs.</param>
    /// <param name="cancellationToken">Stops the start; nothing is left behind.</param>
    /// <exception cref="PostgresHostException">One does not start.</exception>
    internal static async Task<VerifyServers> StartAsync(
        ParseResult parse,
        IEnumerable<string> otherVersions,
        CancellationToken cancellationToken
    )
    {
        var servers = new VerifyServers(await ScratchServer.StartAsync(parse, cancellationToken), parse);
        try
        {
            foreach (var version in otherVersions)
            {
                servers._others.Add(await servers.StartAsync(version, cancellationToken));
            }
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    private async Task<PostgresHost> StartAsync(string? version, CancellationToken cancellationToken) =>
        _parse.RoleOf(await PostgresHosts.StartNewAsync(version, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _others)
        {
            await host.DisposeAsync();
        }
        await Scratch.DisposeAsync();
    }
}
