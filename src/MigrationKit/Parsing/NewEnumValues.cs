using MigrationKit.Sources;

namespace MigrationKit.Parsing;

/// <summary>
/// A value that <c>ALTER TYPE … ADD VALUE</c> brings cannot be used before the commit (SQLSTATE 55P04), unless the type
/// itself is as new.
/// </summary>
internal sealed class NewEnumValues(string text)
{
    private readonly HashSet<string> _types = [];
    private readonly HashSet<string> _values = [];
    private readonly List<Finding> _findings = [];

    /// <summary>The first use of each new value.</summary>
    internal IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Takes note of a statement; they come in order.</summary>
    internal void Consider(StatementSpan span, StatementTokens? tokens)
    {
        var name = tokens is null ? 0 : Name(tokens);
        if (tokens is not null && tokens.Has(0, "CREATE", "TYPE"))
        {
            _types.Add(tokens.Value(name));
        }
        else if (
            tokens is not null
            && tokens.Has(0, "ALTER", "TYPE")
            && tokens.Has(name + 1, "ADD", "VALUE")
        )
        {
            AddValue(tokens, name);
            return;
        }
        if (_values.Count > 0)
        {
            FindUse(new(text, span));
        }
    }

    private void AddValue(StatementTokens tokens, int name)
    {
        var value = tokens.Has(name + 3, "IF", "NOT", "EXISTS") ? name + 6 : name + 3;
        if (!_types.Contains(tokens.Value(name)))
        {
            _values.Add(tokens.Value(value));
        }
    }

    private void FindUse(StatementTokens tokens)
    {
        for (var i = 0; !tokens.EndsAt(i) && _values.Count > 0; i++)
        {
            if (
                tokens[i].Kind is TokenKind.QuotedText or TokenKind.DollarText
                && _values.Remove(tokens.Value(i))
            )
            {
                _findings.Add(
                    new(
                        tokens[i].Start,
                        $"{tokens[i].In(text)} is used in the transaction that adds it to its type, which the server "
                            + $"refuses. Add it in a migration of its own, or add the line '{Directives.NoTransactionLine}' "
                            + "at the top."
                    )
                );
            }
        }
    }

    /// <summary>The place of the last part of the name in <c>CREATE|ALTER TYPE schema.name</c>.</summary>
    private static int Name(StatementTokens tokens) => tokens.HasSymbol(3, '.') ? 4 : 2;
}
