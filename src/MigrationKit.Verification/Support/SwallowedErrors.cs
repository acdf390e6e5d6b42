namespace MigrationKit.Verification.Support;

/// <summary>The handlers of a <c>DO</c> block that catch every error and do nothing about it.</summary>
internal static class SwallowedErrors
{
    // No SQLSTATE of the server, so nothing is caught by it.
    private const string NoError = "sqlstate 'MK000'";

    /// <summary>
    /// The block with a condition that no error meets in place of <c>OTHERS</c> wherever the handler only goes on, or only tells of it by
    /// RAISE below EXCEPTION. Null where there is none: whoever does something else deals with the error.
    /// </summary>
    public static string? Uncovered(string statement)
    {
        var tokens = new StatementTokens(statement);
        if (!tokens.Has(0, "DO") || tokens.EndsAt(tokens.Body()))
        {
            return null;
        }
        var (at, body) = (tokens[tokens.Body()], tokens.Value(tokens.Body()));
        var uncovered = Replaced(body);
        // A literal keeps the lines of the body, by which errors are told.
        return uncovered == body ? null : statement[..at.Start] + Quote.Literal(uncovered) + statement[at.End..];
    }

    private static string Replaced(string body)
    {
        var tokens = new StatementTokens(body);
        for (var i = tokens.Count - 1; i > 0; i--)
        {
            if (tokens.Has(i, "OTHERS") && tokens.HasAny(i - 1, "WHEN", "OR") && OnlyGoesOn(tokens, i + 1))
            {
                body = body[..tokens[i].Start] + NoError + body[tokens[i].End..];
            }
        }
        return body;
    }

    /// <summary>Whether what follows THEN is nothing but NULL, RETURN and messages.</summary>
    private static bool OnlyGoesOn(StatementTokens tokens, int at)
    {
        while (!tokens.EndsAt(at) && !tokens.Has(at, "THEN"))
        {
            at++;
        }
        at++;
        while (!tokens.EndsAt(at) && !tokens.HasAny(at, "END", "WHEN"))
        {
            var goesOn =
                tokens.HasAny(at, "NULL", "RETURN")
                || (tokens.Has(at, "RAISE") && tokens.HasAny(at + 1, "NOTICE", "WARNING", "INFO", "LOG", "DEBUG"));
            if (!goesOn)
            {
                return false;
            }
            while (!tokens.EndsAt(at) && !tokens.HasSymbol(at, ';'))
            {
                at++;
            }
            at++;
        }
        return true;
    }
}
