namespace MigrationKit.Reading;

/// <summary>Follows <c>standard_conforming_strings</c> through a file, as psql does.</summary>
internal static class StandardStrings
{
    private const string Setting = "standard_conforming_strings";

    /// <summary>How strings are read after a statement.</summary>
    internal static bool After(StatementTokens statement, bool before)
    {
        if (statement.HasAny(0, "RESET", "DISCARD"))
        {
            return before || Names(statement, 1) || statement.Has(1, "ALL");
        }
        if (!statement.Has(0, "SET"))
        {
            return before;
        }
        var name = statement.HasAny(1, "SESSION", "LOCAL") ? 2 : 1;
        return Names(statement, name) ? Read(statement.Value(name + 2), before) : before;
    }

    private static bool Names(StatementTokens statement, int index) =>
        statement.Value(index).Equals(Setting, StringComparison.OrdinalIgnoreCase);

    /// <summary>A truth value as the server reads it: the start of a word is enough. It refuses what is none.</summary>
    private static bool Read(string value, bool before) =>
        value.ToLowerInvariant() switch
        {
            "on" or "1" or "default" => true,
            "of" or "off" or "0" => false,
            "" => before,
            var word when "true".StartsWith(word, StringComparison.Ordinal) => true,
            var word when "yes".StartsWith(word, StringComparison.Ordinal) => true,
            var word when "false".StartsWith(word, StringComparison.Ordinal) => false,
            var word when "no".StartsWith(word, StringComparison.Ordinal) => false,
            _ => before,
        };
}
