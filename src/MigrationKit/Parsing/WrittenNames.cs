namespace MigrationKit.Parsing;

/// <summary>
/// Reads which objects the statements of a file write to, as far as their text tells. What a function or a block does
/// is not seen, except that a block which contains the word DROP may drop anything.
/// </summary>
internal sealed class WrittenNames
{
    private static readonly string[] Modifiers =
    [
        "UNLOGGED",
        "UNIQUE",
        "MATERIALIZED",
        "FOREIGN",
        "RECURSIVE",
        "CONSTRAINT",
        "TRUSTED",
        "PROCEDURAL",
        "EVENT",
    ];

    private static readonly string[] OnTable = ["TRIGGER", "POLICY", "RULE"];

    private static readonly string[] NoColumn =
    [
        "CONSTRAINT",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "FOREIGN",
        "EXCLUDE",
    ];

    // Set by SET search_path, for the rest of the file.
    private string? _schema;
    private bool _unknown;
    private StatementTokens _tokens = null!;
    private int _at;

    /// <summary>What each statement of the migration writes to, in order.</summary>
    public static IEnumerable<(int Statement, WrittenName Name)> In(Migration migration)
    {
        var reader = new WrittenNames();
        for (var i = 0; i < migration.Spans.Count; i++)
        {
            reader._tokens = new(migration.Text, migration.Spans[i]);
            reader._at = 1;
            foreach (var name in reader.Statement().Where(reader.IsKnown))
            {
                yield return (i, name);
            }
        }
    }

    // After a search_path that cannot be read, a name without a schema may be anything's.
    private bool IsKnown(WrittenName name) =>
        !_unknown || name.Schema is not null || name.Sweeps || name.Kind == "SCHEMA";

    private IEnumerable<WrittenName> Statement()
    {
        switch (_tokens.Value(0))
        {
            case "create":
                return Create();
            case "alter":
                return Alter();
            case "drop":
                return Drop();
            case "set":
                SetPath();
                return [];
            case "select" when Mentions("search_path"):
                _unknown = true;
                return [];
            case "do" when Mentions("drop"):
                return [new(Write.Drop, "DO", null, "") { Sweeps = true }];
            default:
                return Rows();
        }
    }

    private bool Mentions(string word)
    {
        for (var i = 1; !_tokens.EndsAt(i); i++)
        {
            if (_tokens.Value(i).Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    private void SetPath()
    {
        _at = _tokens.HasAny(1, "LOCAL", "SESSION") ? 2 : 1;
        if (!Skip("SEARCH_PATH"))
        {
            return;
        }
        _at++;
        // The first schema of the list is where objects are created.
        _schema = _tokens.EndsAt(_at) ? null : _tokens.Value(_at);
        _unknown = _schema is "" or "$user";
    }

    private IEnumerable<WrittenName> Create()
    {
        var write = Skip("OR", "REPLACE") ? Write.CreateIfMissing : Write.Create;
        while (_tokens.HasAny(_at, Modifiers))
        {
            _at++;
        }
        // What is temporary is gone with the session; its kind does not stand here.
        var kind = _tokens.Value(_at++).ToUpperInvariant();
        Skip("CONCURRENTLY");
        write = Skip("IF", "NOT", "EXISTS") ? Write.CreateIfMissing : write;
        if (kind is "TEMP" or "TEMPORARY" or "EXTENSION" or "GLOBAL" or "LOCAL")
        {
            yield break;
        }
        if (kind == "INDEX" || OnTable.Contains(kind))
        {
            var name = _tokens.Has(_at, "ON") ? null : Name();
            if (SkipTo("ON") && Skipped("ONLY") && Name() is { } table)
            {
                yield return new(Write.Change, "TABLE", table.Schema, table.Name);
                if (kind == "INDEX" && name is { } index)
                {
                    yield return new(write, kind, table.Schema, index.Name) { Owner = table.Name };
                }
            }
        }
        else if (Name() is { } created)
        {
            yield return new(write, kind, kind == "SCHEMA" ? null : created.Schema, created.Name);
        }
    }

    private IEnumerable<WrittenName> Alter()
    {
        Skip("FOREIGN");
        Skip("MATERIALIZED");
        var kind = _tokens.Value(_at++).ToUpperInvariant();
        Skip("IF", "EXISTS");
        Skip("ONLY");
        if (kind == "DEFAULT" || OnTable.Contains(kind) && !SkipTo("ON") || Name() is not { } name)
        {
            yield break;
        }
        if (OnTable.Contains(kind))
        {
            yield return new(Write.Change, "TABLE", name.Schema, name.Name);
            yield break;
        }
        yield return new(Write.Change, kind, name.Schema, name.Name);
        if (_tokens.Has(_at, "RENAME", "TO") || _tokens.Has(_at, "SET", "SCHEMA"))
        {
            yield return new(Write.Drop, kind, name.Schema, name.Name);
        }
        foreach (var column in kind == "TABLE" ? Columns(name) : [])
        {
            yield return column;
        }
    }

    private IEnumerable<WrittenName> Columns((string? Schema, string Name) table)
    {
        do
        {
            var (adds, drops) = (_tokens.Has(_at, "ADD"), _tokens.HasAny(_at, "DROP", "RENAME"));
            _at++;
            var named = Skip("COLUMN") || drops && Skip("CONSTRAINT");
            var guarded = Skip("IF", "NOT", "EXISTS");
            Skip("IF", "EXISTS");
            if (
                (adds || drops)
                && (named || !_tokens.HasAny(_at, NoColumn) && !_tokens.Has(_at, "TO"))
                && Name() is { Name: var column }
            )
            {
                var write =
                    drops ? Write.Drop
                    : guarded ? Write.CreateIfMissing
                    : Write.Create;
                yield return new(write, "COLUMN", table.Schema, table.Name) { Column = column };
            }
            SkipToComma();
        } while (SkipSymbol(','));
    }

    private IEnumerable<WrittenName> Drop()
    {
        Skip("FOREIGN");
        Skip("MATERIALIZED");
        var kind = _tokens.Value(_at++).ToUpperInvariant();
        var sweeps = _tokens.Contains("CASCADE") || kind is "SCHEMA" or "OWNED" or "EXTENSION";
        Skip("CONCURRENTLY");
        Skip("IF", "EXISTS");
        do
        {
            if (OnTable.Contains(kind) && !SkipTo("ON") || Name() is not { } name)
            {
                yield break;
            }
            yield return OnTable.Contains(kind)
                ? new(Write.Change, "TABLE", name.Schema, name.Name) { Sweeps = sweeps }
                : new(Write.Drop, kind, kind == "SCHEMA" ? null : name.Schema, name.Name)
                {
                    Sweeps = sweeps,
                };
            _at = _tokens.Behind(_at);
        } while (SkipSymbol(','));
    }

    /// <summary>The tables whose rows the statement writes, those in a WITH too.</summary>
    private IEnumerable<WrittenName> Rows()
    {
        for (var i = 0; !_tokens.EndsAt(i) && (i == 0 || _tokens.Has(0, "WITH")); i++)
        {
            var write =
                _tokens.Has(i, "INSERT", "INTO") || _tokens.Has(i, "COPY") ? Write.Insert
                : _tokens.HasAny(i, "UPDATE", "TRUNCATE")
                || _tokens.Has(i, "DELETE", "FROM")
                || _tokens.Has(i, "MERGE", "INTO")
                    ? Write.ChangeRows
                : default(Write?);
            if (write is null)
            {
                continue;
            }
            _at = i + 1;
            _ = Skip("INTO") || Skip("FROM") || Skip("TABLE");
            do
            {
                Skip("ONLY");
                if (Name() is { } name)
                {
                    yield return new(write.Value, "TABLE", name.Schema, name.Name);
                }
            } while (_tokens.Has(0, "TRUNCATE") && SkipSymbol(','));
        }
    }

    private (string? Schema, string Name)? Name()
    {
        if (!IsName(_at))
        {
            return null;
        }
        var parts = new List<string> { _tokens.Value(_at++) };
        while (_tokens.HasSymbol(_at, '.') && IsName(_at + 1))
        {
            parts.Add(_tokens.Value(_at + 1));
            _at += 2;
        }
        return (parts.Count > 1 ? parts[^2] : _schema, parts[^1]);
    }

    private bool IsName(int at) => _tokens[at].Kind is TokenKind.Word or TokenKind.QuotedName;

    private bool Skip(params ReadOnlySpan<string> words)
    {
        var there = _tokens.Has(_at, words);
        _at += there ? words.Length : 0;
        return there;
    }

    private bool Skipped(string word) => Skip(word) || true;

    private bool SkipTo(string word)
    {
        while (!_tokens.EndsAt(_at) && !_tokens.Has(_at, word))
        {
            _at++;
        }
        return Skip(word);
    }

    private bool SkipSymbol(char symbol)
    {
        var there = _tokens.HasSymbol(_at, symbol);
        _at += there ? 1 : 0;
        return there;
    }

    private void SkipToComma()
    {
        while (!_tokens.EndsAt(_at) && !_tokens.HasSymbol(_at, ','))
        {
            var behind = _tokens.Behind(_at);
            _at = behind > _at ? behind : _at + 1;
        }
    }
}
