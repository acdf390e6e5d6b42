using MigrationKit.Testing;

namespace MigrationKit.Cli.Shared;

/// <summary>The throwaway server of a command, and the role that migrations have there.</summary>
internal static class ScratchServer
{
    internal static readonly Option<bool> Wanted = new("--scratch")
    {
        Description = "Apply to a throwaway server that is removed afterwards, instead of a database [default: off]",
    };

    internal static readonly Option<bool> Superuser = new("--superuser")
    {
        Description =
            "On the throwaway server, run migrations as a superuser, whose SQL reads files and runs programs there [default: as an ordinary owner]",
    };

    internal static readonly Option<string?> Setup = new Option<string?>("--setup")
    {
        Description =
            "SQL that runs in a throwaway database first, for what the platform brings [default: setup.sql beside the folder]",
        HelpName = "file",
    }.RefuseConnectionStrings();

    /// <exception cref="PostgresHostException">There are no programs to start one with, or it does not start.</exception>
    internal static async Task<PostgresHost> StartAsync(ParseResult parse, CancellationToken cancellationToken) =>
        parse.RoleOf(await CliConfiguration.From(parse).StartScratch(cancellationToken));

    /// <summary>Says what an ordinary owner may not do, where a message carries the server's "permission denied".</summary>
    internal static void Advise(ParseResult parse, Screen screen, string message)
    {
        var options = parse.CommandResult.Command.Options;
        if (
            options.Contains(Superuser)
            && !parse.GetValue(Superuser)
            && (!options.Contains(Wanted) || parse.GetValue(Wanted))
            && message.Contains("(42501)", StringComparison.Ordinal)
        )
        {
            Diagnostics.Line(
                screen,
                "advice",
                "on a throwaway server migrations are run by an ordinary owner; --superuser runs those that you trust as a superuser"
            );
        }
    }

    /// <summary>Gives migrations the role on a server that was asked for.</summary>
    internal static PostgresHost RoleOf(this ParseResult parse, PostgresHost host)
    {
        host.AsSuperuser = parse.GetValue(Superuser);
        return host;
    }
}
