using Npgsql;

namespace MigrationKit.Cli.Shared;

/// <summary>A data source with the parts of Npgsql that a migration run needs, and no others: they cost start-up time.</summary>
internal static class DataSource
{
    // A statement may take an hour without a byte on the line, and the network forget the connection meanwhile.
    private const int SecondsOfSilence = 60;
    private const int SecondsBetweenProbes = 10;

    /// <exception cref="UsageException">The settings contradict each other.</exception>
    internal static NpgsqlDataSource Create(NpgsqlConnectionStringBuilder settings)
    {
        try
        {
            if (settings is { TcpKeepAlive: false, TcpKeepAliveTime: 0 } && !MayBeSocket(settings))
            {
                (settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (
                    SecondsOfSilence,
                    SecondsBetweenProbes
                );
            }
            var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
            builder.EnableTransportSecurity();
            builder.EnableIntegratedSecurity();
            builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
            return builder.Build();
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // Npgsql's message may repeat parts of the string, so it is not passed on.
            throw new UsageException(
                "The connection's settings contradict each other, or one of them is not supported. "
                    + "Leave out all but host, port, database, user, password and sslmode, and add the others one by one. "
                    + "(The connection is not repeated here because it may hold a password.)"
            );
        }
    }

    // A Unix-domain socket refuses what belongs to TCP. Npgsql's rule; several hosts are separated by commas.
    private static bool MayBeSocket(NpgsqlConnectionStringBuilder settings) =>
        (settings.Host ?? "")
            .Split(',', StringSplitOptions.TrimEntries)
            .Any(host => Path.IsPathRooted(host) || host.StartsWith('@'));
}
