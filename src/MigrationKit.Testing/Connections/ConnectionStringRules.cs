using System.Globalization;
using System.Text.RegularExpressions;

namespace MigrationKit.Testing.Connections;

/// <summary>
/// What a value may not look like. A string in which one form slipped into another would otherwise be sent to the
/// network, and come back in an error message, with the password as part of a host or database name.
/// </summary>
internal static partial class ConnectionStringRules
{
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

    internal static bool LooksLikeConnectionString(string value) => Telltale().IsMatch(value);

    [GeneratedRegex(@"://|\b(password|pwd|passwd)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Telltale();
}
