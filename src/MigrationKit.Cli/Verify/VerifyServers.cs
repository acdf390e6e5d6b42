using MigrationKit.Testing;
using MigrationKit.Testing.Containers;

namespace MigrationKit.Cli.Verify;

/// <summary>The servers of one verification; disposing removes them.</summary>
internal sealed class VerifyServers(PostgresHost scratch, ParseResult parse) : IAsyncDisposable
{
    /// <summary>Where the checks run.</summary>
    internal PostgresHost Scratch => scratch;

    /// <summary>Those of other versions.</summary>
    internal List<PostgresHost> Others { get; } = [];

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
                servers.Others.Add(await servers.StartAsync(version, cancellationToken));
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
        parse.RoleOf(await PostgresHosts.StartNewAsync(version, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Others)
        {
            await host.DisposeAsync();
        }
        await Scratch.DisposeAsync();
    }
}
