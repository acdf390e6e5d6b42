using System.Net.Security;
using System.Security.Authentication;
using Npgsql;

namespace MigrationKit.Connections;

/// <summary>What a connection string of Npgsql cannot express about TLS.</summary>
/// <param name="NameOf">The name that the certificate must have, by the address that is connected to (<c>hostaddr</c>).</param>
/// <param name="Protocols">The versions allowed; <see cref="SslProtocols.None"/> leaves them to the system: TLS 1.2 or 1.3.</param>
internal sealed record TlsSettings(IReadOnlyDictionary<string, string> NameOf, SslProtocols Protocols)
{
    /// <summary>The bundles of trusted authorities that OpenSSL is built to read on common systems.</summary>
    private static readonly string[] SystemAuthorities =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];

    internal bool IsDefault => NameOf.Count == 0 && Protocols == SslProtocols.None;

    internal void ApplyTo(SslClientAuthenticationOptions options)
    {
        if (NameOf.TryGetValue(options.TargetHost ?? "", out var name))
        {
            options.TargetHost = name;
        }
        options.EnabledSslProtocols = Protocols;
    }

    /// <summary>Sets the mode and the trusted authorities by libpq's rules; reads the rest.</summary>
    internal static TlsSettings Read(
        ConnectionParameters parameters,
        IReadOnlyList<HostEntry> hosts,
        NpgsqlConnectionStringBuilder settings,
        Func<string, string?> variable
    )
    {
        SetMode(parameters, settings, variable);
        // Documentation of sslmode: it is ignored for Unix-domain socket communication.
        if (hosts.All(host => host.IsSocket))
        {
            settings.SslMode = SslMode.Disable;
            settings.Remove("SSL Negotiation");
        }
        else if (
            settings.SslNegotiation == SslNegotiation.Direct
            && settings.SslMode is SslMode.Disable or SslMode.Allow or SslMode.Prefer
        )
        {
            throw new ConnectionStringException(
                "sslnegotiation=direct needs encryption",
                "Use sslmode=require, verify-ca or verify-full."
            );
        }
        return new(Names(hosts), ProtocolVersions(parameters));
    }

    private static void SetMode(
        ConnectionParameters parameters,
        NpgsqlConnectionStringBuilder settings,
        Func<string, string?> variable
    )
    {
        var isStrict = false;
        if (parameters["sslmode"] is { } text)
        {
            (settings.SslMode, isStrict) = Mode(parameters, text);
        }
        var authorities = parameters["sslrootcert"];
        if (authorities == "system")
        {
            if (parameters["sslmode"] is { Length: > 0 } && settings.SslMode != SslMode.VerifyFull)
            {
                throw new ConnectionStringException(
                    "sslrootcert=system needs the strictest check",
                    "Use sslmode=verify-full with it."
                );
            }
            settings.SslMode = SslMode.VerifyFull;
            settings.RootCertificate = FindSystemAuthorities(variable);
        }
        else if (!string.IsNullOrEmpty(authorities))
        {
            settings.RootCertificate = authorities;
        }
        // Documentation of sslmode: with a root CA file, require is the same as verify-ca.
        var file =
            settings.RootCertificate ?? UserFiles.InHome(".postgresql/root.crt", "postgresql/root.crt", variable);
        if (isStrict && settings.SslMode == SslMode.Require && File.Exists(file))
        {
            settings.SslMode = SslMode.VerifyCA;
            settings.RootCertificate = file;
        }
    }

    private static (SslMode Mode, bool IsStrict) Mode(ConnectionParameters parameters, string text) =>
        text.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() switch
        {
            "disable" => (SslMode.Disable, false),
            "allow" => (SslMode.Allow, false),
            "prefer" => (SslMode.Prefer, false),
            "require" => (SslMode.Require, true),
            "noverify" => (SslMode.Require, false),
            "verifyca" => (SslMode.VerifyCA, true),
            "verifyfull" => (SslMode.VerifyFull, true),
            _ => throw parameters.Invalid("sslmode", "Use disable, allow, prefer, require, verify-ca or verify-full."),
        };

    private static string FindSystemAuthorities(Func<string, string?> variable) =>
        new[] { variable("SSL_CERT_FILE") }.Concat(SystemAuthorities).FirstOrDefault(File.Exists)
        ?? throw new ConnectionStringException(
            "sslrootcert=system finds no file of trusted authorities here",
            "Name the file with sslrootcert, or leave sslrootcert out and use sslmode=verify-full."
        );

    private static Dictionary<string, string> Names(IReadOnlyList<HostEntry> hosts)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var host in hosts.Where(host => host.Name != host.Address))
        {
            if (!names.TryAdd(host.Address, host.Name) && names[host.Address] != host.Name)
            {
                throw new ConnectionStringException(
                    "two hosts with different names have the same hostaddr",
                    "Leave out hostaddr, or give one host only."
                );
            }
        }
        return names;
    }

    private static SslProtocols ProtocolVersions(ConnectionParameters parameters)
    {
        var least = Version(parameters, "ssl_min_protocol_version") ?? 2;
        var most = Version(parameters, "ssl_max_protocol_version") ?? 3;
        return (Math.Max(2, least), most) switch
        {
            (2, 3) => SslProtocols.None,
            (2, 2) => SslProtocols.Tls12,
            (3, 3) => SslProtocols.Tls13,
            _ => throw parameters.Invalid(
                "ssl_max_protocol_version",
                "TLS 1.2 and 1.3 are supported, and the newest must not be older than the oldest."
            ),
        };
    }

    private static int? Version(ConnectionParameters parameters, string keyword) =>
        parameters[keyword]?.ToUpperInvariant() switch
        {
            null or "" => null,
            "TLSV1" => 0,
            "TLSV1.1" => 1,
            "TLSV1.2" => 2,
            "TLSV1.3" => 3,
            _ => throw parameters.Invalid(keyword, "Use TLSv1.2 or TLSv1.3."),
        };
}
