using Npgsql;

namespace MigrationKit.Connections;

/// <summary>A connection as a person writes it: a URL, psql's keywords, or Npgsql's.</summary>
internal static class ConnectionText
{
    /// <summary>Adds what the text says to the settings.</summary>
    /// <exception cref="ConnectionStringException">The text is malformed. The message repeats nothing of it.</exception>
    internal static void Read(string text, NpgsqlConnectionStringBuilder settings)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ConnectionStringException(
                "it is empty",
                "Is a variable that it is made of not set?"
            );
        }
        text = text.Trim();
        var parameters = ConnectionUrl.IsUrl(text)
            ? ConnectionUrl.Parse(text)
            : KeywordString.Parse(text);
        foreach (var (keyword, value) in parameters)
        {
            LibpqKeywords.Set(settings, keyword, value);
        }
    }
}
