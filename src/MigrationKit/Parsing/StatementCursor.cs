namespace MigrationKit.Parsing;

/// <summary>A place among the tokens of a statement that moves on with what is read there.</summary>
internal abstract class StatementCursor(StatementTokens tokens)
{
    protected StatementTokens Tokens { get; set; } = tokens;

    protected int At { get; set; }

    /// <summary>Moves behind these keywords where they stand here; returns whether they do.</summary>
    protected bool Skip(params ReadOnlySpan<string> words)
    {
        var there = Tokens.Has(At, words);
        At += there ? words.Length : 0;
        return there;
    }

    /// <summary>Moves behind the next such keyword; returns whether there is one.</summary>
    protected bool SkipTo(string word)
    {
        while (!Tokens.EndsAt(At) && !Tokens.Has(At, word))
        {
            At++;
        }
        return Skip(word);
    }

    protected bool SkipSymbol(char symbol)
    {
        var there = Tokens.HasSymbol(At, symbol);
        At += there ? 1 : 0;
        return there;
    }

    /// <summary>Moves to the comma behind this item, or to where the list ends.</summary>
    protected void SkipToComma()
    {
        while (!Tokens.EndsAt(At) && !Tokens.HasSymbol(At, ',') && !Tokens.HasSymbol(At, ')'))
        {
            At = Math.Max(At + 1, Tokens.Behind(At));
        }
    }
}
