using Npgsql;

namespace MigrationKit.Connections;

/// <summary>Where and how to connect, as Npgsql takes it.</summary>
/// <param name="Settings">Npgsql's connection string.</param>
/// <param name="Tls">What that cannot express.</param>
/// <param name="Target">The kind of server that a single host must be; null for any.</param>
/// <param name="Notes">What a person should know: parameters without an effect.</param>
internal sealed record ResolvedConnection(
    NpgsqlConnectionStringBuilder Settings,
    TlsSettings Tls,
    TargetSessionAttributes? Target,
    IReadOnlyList<string> Notes
)
{
    /// <summary>A data source of these settings.</summary>
    /// <param name="loadTypes">Whether it asks for the types of the database, which a migration run does not need.</param>
    internal NpgsqlDataSource CreateDataSource(bool loadTypes = false)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(Settings.ConnectionString);
        builder.EnableTransportSecurity();
        builder.EnableIntegratedSecurity();
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(loadTypes));
        if (!Tls.IsDefault)
        {
            builder.UseSslClientAuthenticationOptionsCallback(Tls.ApplyTo);
        }
        return Target is { } target ? builder.BuildMultiHost().WithTargetSession(target) : builder.Build();
    }

    /// <summary>The settings for code that takes nothing but a connection string.</summary>
    /// <exception cref="ConnectionStringException">A parameter has no place in it.</exception>
    internal string ToConnectionString()
    {
        if (!Tls.IsDefault && Settings.SslMode != SslMode.Disable)
        {
            throw new ConnectionStringException(
                "host beside hostaddr, and versions of TLS, are not supported here",
                "Give one of host and hostaddr, and leave out ssl_min_protocol_version and ssl_max_protocol_version."
            );
        }
        if (Target is not null)
        {
            throw new ConnectionStringException(
                "target_session_attrs is not supported for a single host here",
                "Leave it out, or name several hosts."
            );
        }
        return Settings.ConnectionString;
    }
}
