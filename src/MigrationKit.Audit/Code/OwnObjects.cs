namespace MigrationKit.Audit.Code;

/// <summary>What the code creates or alters by itself, such as temporary tables.</summary>
/// <param name="isMigration">Whether it lies among migrations.</param>
internal sealed class OwnObjects(bool isMigration)
{
    private static readonly char[] Quotes = ['"', '\'', '`'];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The names of temporary objects, which code of another file may use.</summary>
    internal HashSet<string> Temporary { get; } = new(StringComparer.Ordinal);

    /// <summary>The names that are new: of what is created or renamed.</summary>
    internal HashSet<string> Created { get; } = new(StringComparer.Ordinal);

    /// <summary>The tables that migrations make, with the words of what defines them; empty for other code.</summary>
    internal Dictionary<string, HashSet<string>> Migrated { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the code chooses the schemas of names without one.</summary>
    internal bool SetsSearchPath { get; private set; }

    /// <summary>Whether one of them has a name that is put in at run time.</summary>
    private bool _hasUnnamed;

    internal void Add(StatementTokens tokens)
    {
        if (tokens.Has(0, "DO"))
        {
            AddBlock(tokens);
        }
        else if (tokens.HasAny(0, "CREATE", "ALTER"))
        {
            AddDefinition(tokens);
        }
        else if (tokens.Has(0, "SELECT") && tokens.Find("INTO") is > 0 and var into)
        {
            var isTemporary = tokens.HasAny(into + 1, "TEMP", "TEMPORARY");
            var name = Name(tokens, into + (isTemporary ? 2 : 1));
            _names.Add(name);
            (isTemporary ? Temporary : Created).Add(name);
        }
        SetsSearchPath |=
            (tokens.Has(0, "SET") || tokens.Contains("SET_CONFIG"))
            && Enumerable.Range(1, tokens.Count).Any(i => tokens.Value(i) == "search_path");
    }

    private void AddDefinition(StatementTokens tokens)
    {
        for (var i = 1; i < 6; i++)
        {
            if (IsKind(tokens, i))
            {
                var name = Name(tokens, i + 1);
                _names.Add(name);
                if (isMigration && tokens.Has(i, "TABLE"))
                {
                    Migrated.TryAdd(name, new(StringComparer.Ordinal));
                    Migrated[name].UnionWith(Enumerable.Range(i, tokens.Count - i).Select(tokens.Value));
                }
                _hasUnnamed |= name.Contains(MappedText.Hole, StringComparison.Ordinal);
                var rename = tokens.Find("RENAME", "TO");
                if (tokens.Has(0, "CREATE") || rename > 0)
                {
                    Created.Add(rename > 0 ? tokens.Value(rename + 2) : name);
                }
                if (tokens.HasAny(i - 1, "TEMP", "TEMPORARY"))
                {
                    Temporary.Add(name);
                }
                return;
            }
        }
    }

    // What a block creates without EXECUTE.
    private void AddBlock(StatementTokens block)
    {
        var tokens = block.Inside(block.Body());
        foreach (var i in Enumerable.Range(0, tokens.Count).Where(i => tokens.Has(i, "CREATE")))
        {
            var kind = Enumerable.Range(i + 1, 4).FirstOrDefault(kind => IsKind(tokens, kind));
            if (kind == 0)
            {
                continue;
            }
            var name = Name(tokens, kind + 1);
            Created.Add(name);
            if (isMigration && tokens.Has(kind, "TABLE"))
            {
                Migrated.TryAdd(name, new(StringComparer.Ordinal));
            }
        }
    }

    private static bool IsKind(StatementTokens tokens, int at) =>
        tokens.HasAny(at, "TABLE", "VIEW", "FUNCTION", "TYPE", "DOMAIN", "SEQUENCE", "SCHEMA");

    /// <summary>Whether it is one of them, or may be: its name is put in at run time, and the file says the name alone.</summary>
    internal bool Has(string? name, string file) =>
        name is not null
        && (_names.Contains(name) || _hasUnnamed && Quotes.Any(quote => file.Contains($"{quote}{name}{quote}")));

    /// <summary>One of them that a statement names; <see langword="null"/> where it names none.</summary>
    internal string? In(string statement)
    {
        if (_names.Count == 0)
        {
            return null;
        }
        var tokens = new StatementTokens(statement);
        return tokens.Names().Select(tokens.Value).FirstOrDefault(_names.Contains);
    }

    private static string Name(StatementTokens tokens, int at)
    {
        at = tokens.BehindIf(at);
        at += tokens.Has(at, "ONLY") ? 1 : 0;
        at = tokens.LastOfName(at);
        return tokens[at].Closed ? tokens.Value(at) : "";
    }
}
