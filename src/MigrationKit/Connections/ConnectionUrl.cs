namespace MigrationKit.Connections;

/// <summary>
/// <c>postgres://user:password@host:port/database?name=value&amp;…</c> with percent-encoding, several hosts, and IPv6.
/// Stricter than libpq where a string has two readings: then a part of the password would pass for a host or database.
/// </summary>
internal static class ConnectionUrl
{
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    internal static bool IsUrl(string text) =>
        text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme
        && text.AsSpan(0, scheme).IndexOfAny("=; ") < 0;

    /// <summary>The parameters of a URL by libpq's names, in the order of the URL.</summary>
    internal static IEnumerable<(string Keyword, string Value)> Parse(string url)
    {
        var scheme =
            Array.Find(Schemes, s => url.StartsWith(s, StringComparison.OrdinalIgnoreCase))
            ?? throw new ConnectionStringException(
                "it looks like a URL of another kind",
                "It has to start with postgres:// or postgresql://."
            );
        var rest = url[scheme.Length..];
        if (rest.AsSpan().IndexOfAny("# \t\r\n") >= 0)
        {
            throw Malformed("it holds a '#' or a blank");
        }
        var (beforeQuery, query) = Cut(rest, '?');
        var (authority, path) = Cut(beforeQuery, '/');
        var at = authority.IndexOf('@', StringComparison.Ordinal);
        if (rest.IndexOf('@', at + 1) >= 0)
        {
            throw Malformed("it holds an '@' that is not the one before the host");
        }

        var parameters = new List<(string, string)>();
        if (at >= 0)
        {
            var (user, password) = Cut(authority[..at], ':');
            Add("user", user);
            Add("password", password);
        }
        AddHosts(parameters, authority[(at + 1)..]);
        if (path?.Contains('/', StringComparison.Ordinal) == true)
        {
            throw Malformed("it holds a second '/' after the host");
        }
        Add("dbname", path);
        foreach (var pair in query?.Split('&', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var (name, value) = Cut(pair, '=');
            parameters.Add(
                (
                    Decode(name),
                    Decode(value ?? throw Malformed("an option after the '?' has no '='"))
                )
            );
        }
        return parameters;

        void Add(string keyword, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                parameters.Add((keyword, Decode(value)));
            }
        }
    }

    private static void AddHosts(List<(string, string)> parameters, string authority)
    {
        if (authority.Length == 0)
        {
            return;
        }
        var hosts = authority.Split(',').Select(SplitPort).ToArray();
        foreach (var (_, port) in hosts)
        {
            ConnectionStringRules.Check("Port", port ?? "5432");
        }
        if (hosts is [var (host, port1)])
        {
            parameters.Add(("host", host));
            if (port1 is not null)
            {
                parameters.Add(("port", port1));
            }
            return;
        }
        // Npgsql takes the ports of several hosts inside the list.
        var list = hosts.Select(h => h.Port is null ? h.Host : $"{h.Host}:{h.Port}");
        parameters.Add(("host", string.Join(',', list)));
    }

    private static (string Host, string? Port) SplitPort(string host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) + 1 : 0;
        if (end == 0 && host.StartsWith('['))
        {
            throw Malformed("the ']' after an IPv6 address is missing");
        }
        var (name, port) = Cut(host[end..], ':');
        return end > 0
            ? (
                host[1..(end - 1)],
                name.Length == 0 ? NullIfEmpty(port) : throw Malformed("something follows the ']'")
            )
            : (Decode(name), NullIfEmpty(port));
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static (string Before, string? After) Cut(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at
            ? (text[..at], text[(at + 1)..])
            : (text, null);

    private static string Decode(string text)
    {
        for (
            var i = text.IndexOf('%', StringComparison.Ordinal);
            i >= 0;
            i = text.IndexOf('%', i + 1)
        )
        {
            var digits = text.AsSpan(i + 1, Math.Min(2, text.Length - i - 1));
            if (
                digits is not [var high, var low]
                || !char.IsAsciiHexDigit(high)
                || !char.IsAsciiHexDigit(low)
                || digits is "00"
            )
            {
                throw Malformed(
                    "a '%' is not followed by the two hexadecimal digits of a character"
                );
            }
        }
        return Uri.UnescapeDataString(text);
    }

    private static ConnectionStringException Malformed(string problem) =>
        new(problem, ConnectionStringException.EscapeAdvice);
}
