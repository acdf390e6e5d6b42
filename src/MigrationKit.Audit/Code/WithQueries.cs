namespace MigrationKit.Audit.Code;

/// <summary>
/// The names that <c>WITH name AS (…)</c> gives. Code that puts statements together may give one in one literal and read
/// from it in another.
/// </summary>
internal static class WithQueries
{
    /// <summary>Adds the names that a text gives.</summary>
    internal static void Find(string text, ISet<string> names)
    {
        if (!text.Contains(" as ", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }
        var tokens = new StatementTokens(text);
        foreach (var i in tokens.Names())
        {
            var opens = i + 2;
            while (tokens.HasAny(opens, "NOT", "MATERIALIZED"))
            {
                opens++;
            }
            if (tokens[i].Closed && tokens.Has(i + 1, "AS") && tokens.HasSymbol(opens, '('))
            {
                names.Add(tokens.Value(i));
            }
        }
    }
}
