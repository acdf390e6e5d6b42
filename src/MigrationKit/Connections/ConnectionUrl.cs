using MigrationKit.Parsing;

namespace MigrationKit.Connections;

/// <summary>
/// <c>postgres://user:password@host:port/database?name=value&amp;…</c> with percent-encoding, several hosts, and IPv6.
/// Stricter than libpq where a string has two readings: part of the password could pass for a host or database.
/// Source: PostgreSQL documentation, "Connection URIs".
/// </summary>
internal static class ConnectionUrl
{
    private const string Jdbc = "jdbc:postgresql:";

    // Those of libpq, and what frameworks and drivers write for the same; a driver may follow after '+'.
    private static readonly string[] Schemes = Words.List(
        """
        postgres postgresql postgis pgsql pdo-pgsql pdo_pgsql psql pgx pgx4 pgx5 timescale timescalegis
        """
    );

    internal static bool IsUrl(string text) =>
        text.StartsWith(Jdbc, StringComparison.OrdinalIgnoreCase)
        || (
            text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme
            && text.AsSpan(0, scheme).IndexOfAny("=; ") < 0
        );

    /// <summary>The parameters of a URL, in its order, under the names that it uses.</summary>
    internal static IReadOnlyList<(string Name, string Value)> Parse(string url)
    {
        var isJdbc = url.StartsWith(Jdbc, StringComparison.OrdinalIgnoreCase);
        var parameters = ParseParts(isJdbc ? AfterJdbc(url[Jdbc.Length..]) : AfterScheme(url), isJdbc);
        return isJdbc ? [.. parameters.Select(FromJdbc)] : parameters;
    }

    private static string AfterScheme(string url)
    {
        var end = url.IndexOf("://", StringComparison.Ordinal);
        var scheme = url[..end];
        var driver = scheme.IndexOf('+', StringComparison.Ordinal);
        return Schemes.Contains(driver < 0 ? scheme : scheme[..driver], StringComparer.OrdinalIgnoreCase)
            ? url[(end + 3)..]
            : throw new ConnectionStringException(
                "it looks like a URL of another kind",
                "It has to start with postgres:// or postgresql://."
            );
    }

    // Short forms name a database of this machine: jdbc:postgresql:database, jdbc:postgresql:/.
    private static string AfterJdbc(string rest) =>
        rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..]
        : rest.StartsWith('/') ? $"localhost{rest}"
        : $"localhost/{rest}";

    /// <summary>The JDBC driver checks certificate and name when it is only asked for ssl=true.</summary>
    private static (string, string) FromJdbc((string Name, string Value) parameter) =>
        (parameter.Name, parameter.Value.ToLowerInvariant()) switch
        {
            ("ssl", "" or "true") => ("sslmode", "verify-full"),
            ("ssl", "false") => ("sslmode", "prefer"),
            _ => parameter,
        };

    private static List<(string Name, string Value)> ParseParts(string rest, bool isJdbc)
    {
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
        parameters.AddRange(Options(query ?? "", isJdbc));
        return parameters;

        void Add(string keyword, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                parameters.Add((keyword, Decode(value)));
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Options(string query, bool isJdbc)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(isJdbc ? pair.Replace('+', ' ') : pair, '=');
            value ??= isJdbc ? "" : throw Malformed("an option after the '?' has no '='");
            yield return (Decode(name), Decode(value));
        }
    }

    private static void AddHosts(List<(string, string)> parameters, string authority)
    {
        if (authority.Length == 0)
        {
            return;
        }
        var hosts = authority.Split(',').Select(SplitPort).ToArray();
        if (hosts.Any(host => host.Host.Length > 0))
        {
            parameters.Add(("host", string.Join(',', hosts.Select(host => host.Host))));
        }
        // The ports of several hosts are a list even where it is empty, as in libpq: PGPORT does not apply then.
        if (hosts.Length > 1 || hosts[0].Port.Length > 0)
        {
            parameters.Add(("port", string.Join(',', hosts.Select(host => host.Port))));
        }
    }

    private static (string Host, string Port) SplitPort(string host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) + 1 : 0;
        if (end == 0 && host.StartsWith('['))
        {
            throw Malformed("the ']' after an IPv6 address is missing");
        }
        var (name, port) = Cut(host[end..], ':');
        if (end > 0 && name.Length > 0)
        {
            throw Malformed("something follows the ']'");
        }
        ConnectionStringRules.Check("port", port ?? "");
        // With its brackets, so that what follows the last colon does not pass for a port.
        return (Decode(end > 0 ? host[..end] : name), Decode(port ?? ""));
    }

    private static (string Before, string? After) Cut(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at
            ? (text[..at], text[(at + 1)..])
            : (text, null);

    private static string Decode(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            var digits = text.AsSpan(i + 1, Math.Min(2, text.Length - i - 1));
            if (
                digits is not [var high, var low]
                || !char.IsAsciiHexDigit(high)
                || !char.IsAsciiHexDigit(low)
                || digits is "00"
            )
            {
                throw Malformed("a '%' is not followed by the two hexadecimal digits of a character");
            }
        }
        return Uri.UnescapeDataString(text);
    }

    private static ConnectionStringException Malformed(string problem) =>
        new(problem, ConnectionStringException.EscapeAdvice);
}
