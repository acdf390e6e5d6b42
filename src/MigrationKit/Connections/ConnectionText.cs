using System.Globalization;
using Npgsql;

namespace MigrationKit.Connections;

/// <summary>
/// A connection as a person writes it (a URL, libpq's keywords, or Npgsql's), with what the service file, the environment
/// and the defaults add: whatever psql does with the same input, this does.
/// </summary>
internal static class ConnectionText
{
    /// <summary>Finds out where and how to connect.</summary>
    /// <param name="text">The connection string; null if only the environment says where to connect.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="defaults">Keywords for what nobody says otherwise.</param>
    /// <exception cref="ConnectionStringException">
    /// Something is malformed, unknown or not supported. The message repeats no value.
    /// </exception>
    internal static ResolvedConnection Read(
        string? text,
        Func<string, string?> variable,
        params IEnumerable<(string Name, string Value)> defaults
    )
    {
        var parameters = new ConnectionParameters();
        if (text is not null)
        {
            parameters.AddAll(Parse(text));
        }
        if ((parameters["service"] ?? variable("PGSERVICE")) is { Length: > 0 } service)
        {
            ServiceFile.Read(service, parameters, variable);
        }
        foreach (var row in Keywords.OfEnvironment)
        {
            if (variable(row.Variable!) is { Length: > 0 } value)
            {
                parameters.AddVariable(row, value);
            }
        }
        foreach (var (name, value) in defaults)
        {
            parameters.AddDefault(name, value);
        }
        return Create(parameters, variable);
    }

    private static IReadOnlyList<(string Name, string Value)> Parse(string text)
    {
        text = text.Trim();
        return text.Length == 0
                ? throw new ConnectionStringException("it is empty", "Is a variable that it is made of not set?")
            : ConnectionUrl.IsUrl(text) ? ConnectionUrl.Parse(text)
            : KeywordString.Parse(text);
    }

    private static ResolvedConnection Create(ConnectionParameters parameters, Func<string, string?> variable)
    {
        // Without client_encoding Npgsql would take PGCLIENTENCODING.
        var settings = new NpgsqlConnectionStringBuilder { ClientEncoding = "UTF8" };
        foreach (var (name, given) in parameters.PassedOn.Where(pair => pair.Given.Value.Length > 0))
        {
            try
            {
                settings[name] = given.Value;
            }
            catch (ArgumentException)
            {
                // The inner exception repeats the value.
                throw ConnectionParameters.Value(given.Shown);
            }
        }
        var hosts = HostList.Read(parameters);
        settings.Host = HostList.ForNpgsql(hosts);
        settings.Port = hosts[0].Port;
        settings.Username = parameters["user"] is { Length: > 0 } user ? user : Environment.UserName;
        SetSession(parameters, settings);
        SetTimes(parameters, hosts, settings);
        SetRequireAuth(parameters, settings);
        var target = SetTarget(parameters, hosts, settings);
        var tls = TlsSettings.Read(parameters, hosts, settings, variable);
        SetPassword(parameters, hosts, settings, variable);
        return new(settings, tls, target, parameters.Notes);
    }

    private static void SetSession(ConnectionParameters parameters, NpgsqlConnectionStringBuilder settings)
    {
        settings.ApplicationName = parameters["application_name"] is { Length: > 0 } name
            ? name
            : parameters["fallback_application_name"];
        var options = $"{parameters["options"]} {parameters.RunTimeOptions}".Trim();
        settings.Options = options.Length > 0 ? options : null;
    }

    private static void SetTimes(
        ConnectionParameters parameters,
        IReadOnlyList<HostEntry> hosts,
        NpgsqlConnectionStringBuilder settings
    )
    {
        if (Number(parameters, "connect_timeout") is { } seconds)
        {
            // Zero, and less, waits forever; 1024 is the most that Npgsql takes.
            settings.Timeout = Math.Clamp(seconds, 0, 1024);
        }
        // A Unix-domain socket refuses what belongs to TCP.
        if (hosts.Any(host => host.IsSocket) || !KeepsAlive(parameters))
        {
            return;
        }
        var idle = Number(parameters, "keepalives_idle") ?? 0;
        var interval = Number(parameters, "keepalives_interval") ?? 0;
        settings.TcpKeepAlive = true;
        settings.TcpKeepAliveTime = Math.Max(0, idle);
        settings.TcpKeepAliveInterval = idle > 0 ? Math.Max(0, interval) : 0;
    }

    private static bool KeepsAlive(ConnectionParameters parameters) =>
        parameters["keepalives"]?.ToLowerInvariant() switch
        {
            null or "" or "1" or "true" or "on" or "yes" => true,
            "0" or "false" or "off" or "no" => false,
            _ => throw parameters.Invalid("keepalives", "Use 1 or 0."),
        };

    private static int? Number(ConnectionParameters parameters, string keyword) =>
        parameters[keyword] is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
        : throw parameters.Invalid(keyword, "It is a whole number.");

    /// <summary>libpq's names of authentication methods, in Npgsql's words.</summary>
    private static void SetRequireAuth(ConnectionParameters parameters, NpgsqlConnectionStringBuilder settings)
    {
        if (parameters["require_auth"] is not { Length: > 0 } methods)
        {
            return;
        }
        try
        {
            settings.RequireAuth = string.Join(
                ',',
                methods
                    .Split(',', StringSplitOptions.TrimEntries)
                    .Select(method => (method.StartsWith('!') ? "!" : "") + Method(method.TrimStart('!')))
            );
        }
        catch (ArgumentException)
        {
            throw parameters.Invalid(
                "require_auth",
                "Use password, md5, gss, sspi, scram-sha-256 and none, all of them with '!' or none."
            );
        }
    }

    private static string Method(string method) =>
        method.ToLowerInvariant() switch
        {
            "password" => "Password",
            "md5" => "MD5",
            "gss" => "GSS",
            "sspi" => "SSPI",
            "scram-sha-256" => "ScramSHA256",
            "none" => "None",
            _ => method,
        };

    private static TargetSessionAttributes? SetTarget(
        ConnectionParameters parameters,
        IReadOnlyList<HostEntry> hosts,
        NpgsqlConnectionStringBuilder settings
    )
    {
        settings.LoadBalanceHosts = parameters["load_balance_hosts"]?.ToLowerInvariant() switch
        {
            null or "" or "disable" or "false" => false,
            "random" or "true" => true,
            _ => throw parameters.Invalid("load_balance_hosts", "Use disable or random."),
        };
        TargetSessionAttributes? target = parameters["target_session_attrs"]?.ToLowerInvariant() switch
        {
            null or "" or "any" => null,
            "read-write" => TargetSessionAttributes.ReadWrite,
            "read-only" => TargetSessionAttributes.ReadOnly,
            "primary" => TargetSessionAttributes.Primary,
            "standby" => TargetSessionAttributes.Standby,
            "prefer-primary" => TargetSessionAttributes.PreferPrimary,
            "prefer-standby" => TargetSessionAttributes.PreferStandby,
            _ => throw parameters.Invalid(
                "target_session_attrs",
                "Use any, read-write, read-only, primary, standby or prefer-standby."
            ),
        };
        if (hosts.Count > 1)
        {
            settings.TargetSessionAttributes = target is null ? null : parameters["target_session_attrs"];
            return null;
        }
        // Of a single host, one that is only preferred is any.
        return target is TargetSessionAttributes.PreferPrimary or TargetSessionAttributes.PreferStandby ? null : target;
    }

    private static void SetPassword(
        ConnectionParameters parameters,
        IReadOnlyList<HostEntry> hosts,
        NpgsqlConnectionStringBuilder settings,
        Func<string, string?> variable
    )
    {
        if (!string.IsNullOrEmpty(settings.Password))
        {
            return;
        }
        var file = PasswordFile.Open(parameters, variable);
        var database = settings.Database ?? settings.Username!;
        var passwords = hosts.Select(host => file?.Find(host, database, settings.Username!)).Distinct().ToArray();
        if (passwords.Length > 1)
        {
            throw new ConnectionStringException(
                "the password file has different passwords for the hosts",
                "Name one host, or give the password."
            );
        }
        settings.Password = passwords[0];
        if (passwords[0] is null && !OperatingSystem.IsWindows() && variable("HOME") is not null)
        {
            settings.Passfile = PasswordFile.None;
        }
    }
}
