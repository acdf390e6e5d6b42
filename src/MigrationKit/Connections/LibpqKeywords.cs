using Npgsql;

namespace MigrationKit.Connections;

/// <summary>The parameter names that psql and other libpq programs know, in Npgsql's words.</summary>
internal static class LibpqKeywords
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["password"] = "Password",
        ["passfile"] = "Passfile",
        ["sslmode"] = "SSL Mode",
        ["sslnegotiation"] = "SSL Negotiation",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["sslrootcert"] = "Root Certificate",
        ["channel_binding"] = "Channel Binding",
        ["gssencmode"] = "GSS Encryption Mode",
        ["krbsrvname"] = "Kerberos Service Name",
        ["require_auth"] = "Require Auth",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["client_encoding"] = "Client Encoding",
        ["options"] = "Options",
        ["target_session_attrs"] = "Target Session Attributes",
    };

    internal static bool IsKnown(string keyword) => Names.ContainsKey(keyword);

    /// <summary>Sets one parameter, given by libpq's name or by Npgsql's.</summary>
    /// <exception cref="ConnectionStringException">The name is unknown, or the value is not one it can have.</exception>
    internal static void Set(NpgsqlConnectionStringBuilder builder, string keyword, string value)
    {
        // JDBC's way to ask for encryption; libpq takes it in URLs for the same reason.
        if (keyword == "ssl" && value == "true")
        {
            (keyword, value) = ("sslmode", "require");
        }
        if (Names.TryGetValue(keyword, out var name))
        {
            // libpq writes verify-full where Npgsql's enumeration has VerifyFull.
            value = name is "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        else if (builder.ContainsKey(keyword))
        {
            name = keyword;
        }
        else
        {
            throw new ConnectionStringException(
                "one of its keywords is unknown",
                $"Known are {string.Join(", ", Names.Keys)}, and the connection string keywords of Npgsql; "
                    + "put a value that holds a blank or a semicolon between quotes."
            );
        }
        ConnectionStringRules.Check(name, value);
        try
        {
            builder[name] = value;
        }
        catch (ArgumentException)
        {
            // The inner exception repeats the value. The name is safe: it is one of ours or of Npgsql's.
            throw new ConnectionStringException(
                $"the value of '{keyword}' is not one that it can have",
                "Correct that value."
            );
        }
    }
}
