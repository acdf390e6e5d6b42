using System.Globalization;
using System.Net;

namespace MigrationKit.Connections;

/// <summary>One server to try.</summary>
/// <param name="Name">The name that TLS and the password file know it by.</param>
/// <param name="Address">What to connect to: the name, or its <c>hostaddr</c>.</param>
internal sealed record HostEntry(string Name, string Address, int Port)
{
    /// <summary>A directory, or an abstract name that starts with '@'. Npgsql's rule, and libpq's.</summary>
    internal bool IsSocket => Path.IsPathRooted(Address) || Address.StartsWith('@');
}

/// <summary>
/// Pairs <c>host</c>, <c>hostaddr</c> and <c>port</c>, which may be lists. Source: PostgreSQL documentation, "Specifying
/// Multiple Hosts".
/// </summary>
internal static class HostList
{
    private const int DefaultPort = 5432;
    private static readonly string[] SocketDirectories = ["/var/run/postgresql", "/tmp"];

    internal static IReadOnlyList<HostEntry> Read(ConnectionParameters parameters)
    {
        var names = Split(parameters["host"]);
        var addresses = Split(parameters["hostaddr"]);
        var ports = Split(parameters["port"]);
        var count = Math.Max(1, addresses.Length > 0 ? addresses.Length : names.Length);
        if (addresses.Length > 0 && names.Length > 0 && names.Length != addresses.Length)
        {
            throw new ConnectionStringException(
                $"{parameters.Shown("host")} has {names.Length} entries and {parameters.Shown("hostaddr")} {addresses.Length}",
                "Give one hostaddr for each host; an entry may be empty."
            );
        }
        if (ports.Length > 1 && ports.Length != count)
        {
            throw new ConnectionStringException(
                $"there are {ports.Length} ports for {Plural.Count(count, "host")}",
                "Give one port, or one for each host."
            );
        }
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => Entry(At(names, i), At(addresses, i), ports is [var one] ? one : At(ports, i))),
        ];
    }

    /// <summary>The hosts as Npgsql takes them; the ports of several are inside the list.</summary>
    internal static string ForNpgsql(IReadOnlyList<HostEntry> hosts) =>
        hosts is [var one]
            ? one.Address
            : string.Join(
                ',',
                hosts.Select(host =>
                    host.Address.Contains(':', StringComparison.Ordinal)
                        ? $"[{host.Address}]:{host.Port}"
                        : $"{host.Address}:{host.Port}"
                )
            );

    private static HostEntry Entry(string name, string address, string portText)
    {
        (name, var ownPort) = SplitPort(name);
        var port = ownPort ?? Port(portText);
        if (address.Length > 0 && !IPAddress.TryParse(address, out _))
        {
            throw new ConnectionStringException(
                "hostaddr is not an IP address",
                "Give the name of a server with host."
            );
        }
        if (name.Length == 0)
        {
            name = address.Length > 0 ? address : DefaultHost(port);
        }
        return new(name, address.Length > 0 ? address : name, port);
    }

    /// <summary>libpq's default: the socket of a server on this machine; where there is none, TCP.</summary>
    private static string DefaultHost(int port) =>
        Array.Find(SocketDirectories, directory => File.Exists(Path.Combine(directory, $".s.PGSQL.{port}")))
        ?? "localhost";

    /// <summary>Npgsql's keyword form has <c>Host=db:5433</c>; an IPv6 address may be in brackets.</summary>
    private static (string Name, int? Port) SplitPort(string host)
    {
        if (Path.IsPathRooted(host) || host.StartsWith('@'))
        {
            return (host, null);
        }
        if (host.StartsWith('[') && host.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
        {
            return host.Length == end + 1
                ? (host[1..end], null)
                : (host[1..end], Port(host[(end + 1)..].TrimStart(':')));
        }
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && host.LastIndexOf(':') == colon ? (host[..colon], Port(host[(colon + 1)..])) : (host, null);
    }

    private static int Port(string text) =>
        text.Length == 0 ? DefaultPort
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
        : throw new ConnectionStringException(
            "the port is not a number from 1 to 65535",
            ConnectionStringException.EscapeAdvice
        );

    private static string[] Split(string? list) => list is null ? [] : list.Split(',', StringSplitOptions.TrimEntries);

    private static string At(string[] entries, int index) => index < entries.Length ? entries[index] : "";
}
