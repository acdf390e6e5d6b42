using System.Globalization;

namespace MigrationKit.Connections;

/// <summary>
/// What a value must not look like. If one form slipped into another, the password would be sent to the network as part
/// of a host or database name, and come back in an error message.
/// </summary>
internal static class ConnectionStringRules
{
    private static readonly string[] PasswordKeywords = ["password", "pwd", "passwd"];

    internal static void Check(string keyword, string value)
    {
        if (keyword is "password" or "sslpassword")
        {
            return;
        }
        if (keyword is "host" && value.Split(',').Any(IsNoHost))
        {
            throw new ConnectionStringException(
                "the host name holds a blank, '=' or '@'",
                "Separate keywords by semicolons (Host=…;Username=…;Password=…), or write it as psql takes it."
            );
        }
        if (LooksLikeConnectionString(value))
        {
            throw new ConnectionStringException(
                "one of its values looks like another connection string",
                "Separate keywords by semicolons (Host=…;Username=…;Password=…), or write it as psql takes it."
            );
        }
        if (keyword is "port" && !value.Split(',').All(IsPort))
        {
            throw new ConnectionStringException(
                "the port is not a number from 1 to 65535",
                ConnectionStringException.EscapeAdvice
            );
        }
    }

    // A leading '@' is a socket in the abstract namespace.
    private static bool IsNoHost(string host) =>
        host.Trim() is var name && (name.AsSpan().IndexOfAny("= \t") >= 0 || name.LastIndexOf('@') > 0);

    private static bool IsPort(string port) =>
        string.IsNullOrWhiteSpace(port)
        || (
            int.TryParse(
                port,
                NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture,
                out var number
            ) && number is > 0 and <= 65535
        );

    // By hand: this runs for every option of the command line, and preparing a regular expression would take longer
    // than reading it.
    internal static bool LooksLikeConnectionString(string value)
    {
        for (var i = value.IndexOf('='); i >= 0; i = value.IndexOf('=', i + 1))
        {
            if (EndsInPasswordKeyword(value.AsSpan(0, i).TrimEnd()))
            {
                return true;
            }
        }
        return value.Contains("://", StringComparison.Ordinal);
    }

    private static bool EndsInPasswordKeyword(ReadOnlySpan<char> text)
    {
        foreach (var word in PasswordKeywords)
        {
            if (
                text.EndsWith(word, StringComparison.OrdinalIgnoreCase)
                && (
                    text.Length == word.Length
                    || !(char.IsLetterOrDigit(text[^(word.Length + 1)]) || text[^(word.Length + 1)] == '_')
                )
            )
            {
                return true;
            }
        }
        return false;
    }
}
