using System.Data.Common;
using System.Text;

namespace MigrationKit.Connections;

/// <summary>
/// The two keyword forms: Npgsql's <c>Host=…;Username=…</c> and libpq's <c>host=… user=…</c>. A string with a semicolon
/// or with a single keyword is Npgsql's.
/// </summary>
internal static class KeywordString
{
    internal static IReadOnlyList<(string Name, string Value)> Parse(string text) =>
        text.Contains(';', StringComparison.Ordinal) || text.Count(c => c == '=') < 2
            ? ParseNpgsql(text)
            : ParseLibpq(text);

    private static List<(string, string)> ParseNpgsql(string text)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            throw new ConnectionStringException(
                "it is neither keywords (Host=…;Username=…) nor a URL (postgres://…)",
                "Put a password that holds a semicolon, a blank or a quote between quotes: Password=\"…\"."
            );
        }
        return [.. parts.Keys.Cast<string>().Select(key => (key, (string)parts[key]))];
    }

    private static List<(string, string)> ParseLibpq(string text)
    {
        var parameters = new List<(string, string)>();
        var at = 0;
        while (Skip(text, ref at))
        {
            var equals = text.IndexOf('=', at);
            var keyword = equals < 0 ? "" : text[at..equals].Trim();
            if (keyword.Length == 0 || keyword.Any(char.IsWhiteSpace))
            {
                throw Malformed();
            }
            at = equals + 1;
            parameters.Add((keyword, Skip(text, ref at) ? ReadValue(text, ref at) : ""));
        }
        return parameters;
    }

    private static bool Skip(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
        return at < text.Length;
    }

    private static string ReadValue(string text, ref int at)
    {
        var quoted = text[at] == '\'';
        at += quoted ? 1 : 0;
        var value = new StringBuilder();
        for (; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                value.Append(text[++at]);
            }
            else if (quoted && text[at] == '\'')
            {
                at++;
                return at == text.Length || char.IsWhiteSpace(text[at]) ? value.ToString() : throw Malformed();
            }
            else if (!quoted && char.IsWhiteSpace(text[at]))
            {
                return value.ToString();
            }
            else
            {
                value.Append(text[at]);
            }
        }
        return quoted ? throw Malformed() : value.ToString();
    }

    private static ConnectionStringException Malformed() =>
        new(
            "it is not a list of keyword=value",
            "Put a value that holds a blank between single quotes, with a backslash before ' and \\, "
                + "or use the form Host=…;Username=…;Password=…."
        );
}
