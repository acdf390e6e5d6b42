namespace MigrationKit.Audit.Statements;

/// <summary>What the session of one file knows: the schema of unqualified names, and its temporary objects.</summary>
/// <param name="current">The current schema of a new session.</param>
internal sealed class NameScope(string current)
{
    private readonly HashSet<string> _temporary = new(StringComparer.Ordinal);

    /// <summary>The schema in which unqualified names are created; null for the current schema of a new session.</summary>
    internal string? Schema { get; private set; }

    internal void AddTemporary(string name) => _temporary.Add(name);

    /// <summary>Whether a name, qualified or not, is one of a temporary object.</summary>
    internal bool IsTemporary(string name) =>
        _temporary.Contains(name) || name.StartsWith("pg_temp.", StringComparison.Ordinal);

    /// <summary>Whether a statement over these names makes a temporary object, as a view over a temporary table is.</summary>
    internal bool MakesTemporary(IReadOnlySet<string> names) => _temporary.Overlaps(names);

    /// <summary>A name in the schema in which it is created.</summary>
    internal string Qualify(IReadOnlyList<string> parts) =>
        Written(parts is [var only] && Schema is { } schema ? [schema, only] : parts);

    /// <summary>A name as it is written, without the current schema.</summary>
    internal string Written(IReadOnlyList<string> parts) =>
        SqlName.FromParts(parts is [var schema, _, ..] && IsCurrent(schema) ? parts.Skip(1) : parts);

    internal bool IsCurrent(string schema) => schema == current;

    /// <summary>Takes note of a statement that sets the search_path.</summary>
    internal void Follow(StatementTokens tokens)
    {
        if (tokens.Has(0, "RESET") && tokens.HasAny(1, "SEARCH_PATH", "ALL"))
        {
            Schema = null;
        }
        else if (tokens.Has(0, "SET"))
        {
            var at = tokens.HasAny(1, "LOCAL", "SESSION") ? 2 : 1;
            var path =
                tokens.Has(at, "SEARCH_PATH") ? at + 2
                : tokens.Has(at, "SCHEMA") ? at + 1
                : -1;
            if (path > 0)
            {
                SetPath(tokens, path);
            }
        }
        else if (tokens.Find("SET_CONFIG") is >= 0 and var config && tokens.Value(config + 2) == "search_path")
        {
            SetPath(tokens, config + 4);
        }
    }

    private void SetPath(StatementTokens tokens, int at)
    {
        var schemas = new List<string>();
        for (; !tokens.EndsAt(at) && !tokens.HasSymbol(at, ')'); at++)
        {
            if (tokens[at].Kind == TokenKind.QuotedText)
            {
                schemas.AddRange(tokens.Value(at).Split(',').Select(schema => schema.Trim().Trim('"')));
            }
            else if (tokens[at].IsName)
            {
                schemas.Add(tokens.Has(at, "DEFAULT") ? "" : tokens.Value(at));
            }
        }
        Schema = schemas.Find(schema => schema is not ("$user" or "pg_catalog" or "pg_temp")) is { Length: > 0 } first
            ? first
            : null;
    }
}
