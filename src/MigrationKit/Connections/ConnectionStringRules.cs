using System.Globalization;

namespace MigrationKit.Connections;

/// <summary>
/// What a value may not look like. A string in which one form slipped into another would otherwise be sent to the
/// network, and come back in an error message, with the password as part of a host or database name.
/// </summary>
internal static class ConnectionStringRules
{
    private static readonly string[] PasswordKeywords = ["password", "pwd", "passwd"];

    internal static void Check(string keyword, string value)
    {
        if (keyword.Equals("Password", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }
        if (
            keyword.Equals("Host", StringComparison.OrdinalIgnoreCase)
            && value.AsSpan().IndexOfAny("=@ \t") >= 0
        )
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
        if (
            keyword.Equals("Port", StringComparison.OrdinalIgnoreCase)
            && !(
                int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                && port is > 0 and <= 65535
            )
        )
        {
            throw new ConnectionStringException(
                "the port is not a number from 1 to 65535",
                ConnectionStringException.EscapeAdvice
            );
        }
    }

    // By hand: every option that the tool was given is looked at, and getting a regular expression ready for them would
    // take longer than reading the command line.
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
                    || !(
                        char.IsLetterOrDigit(text[^(word.Length + 1)])
                        || text[^(word.Length + 1)] == '_'
                    )
                )
            )
            {
                return true;
            }
        }
        return false;
    }
}
