using MigrationKit.Parsing;

namespace MigrationKit.Audit.Statements;

/// <summary>Reads what one statement creates and drops.</summary>
internal sealed class StatementReader(string text, StatementTokens tokens)
{
    /// <summary>What may stand between CREATE and the kind of object, and says nothing about it.</summary>
    private static readonly string[] Modifiers =
    [
        "OR",
        "REPLACE",
        "UNLOGGED",
        "UNIQUE",
        "CONSTRAINT",
        "RECURSIVE",
        "TRUSTED",
        "PROCEDURAL",
    ];

    private static readonly (string[] Words, string Kind)[] Kinds =
    [
        (["FOREIGN", "TABLE"], "table"),
        (["TABLE"], "table"),
        (["MATERIALIZED", "VIEW"], "materialized view"),
        (["VIEW"], "view"),
        (["INDEX"], "index"),
        (["SEQUENCE"], "sequence"),
        (["TYPE"], "type"),
        (["DOMAIN"], "domain"),
        (["FUNCTION"], "function"),
        (["PROCEDURE"], "procedure"),
        (["AGGREGATE"], "aggregate"),
        (["TRIGGER"], "trigger"),
        (["POLICY"], "policy"),
        (["RULE"], "rule"),
        (["STATISTICS"], "statistics"),
        (["SCHEMA"], "schema"),
        (["EXTENSION"], "extension"),
        (["EVENT", "TRIGGER"], "event trigger"),
        (["PUBLICATION"], "publication"),
    ];

    /// <summary>The first words of an item of CREATE TABLE that is no column.</summary>
    private static readonly string[] NoColumn =
    [
        "CONSTRAINT",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "FOREIGN",
        "EXCLUDE",
        "LIKE",
    ];

    private int _at;

    internal IEnumerable<WrittenEffect> Effects()
    {
        _at = 1;
        return tokens.Has(0, "CREATE") ? Create()
            : tokens.Has(0, "DROP") ? Drop()
            : tokens.Has(0, "ALTER") ? Alter()
            : [];
    }

    private IEnumerable<WrittenEffect> Create()
    {
        while (tokens.HasAny(_at, Modifiers))
        {
            _at++;
        }
        // What is temporary is gone with the session, and its kind does not stand here.
        if (Kind() is not { } kind)
        {
            yield break;
        }
        Skip("CONCURRENTLY");
        Skip("IF", "NOT", "EXISTS");
        if (kind is "index" && tokens.Has(_at, "ON") || Name() is not { } name)
        {
            yield break;
        }
        if (kind is "trigger" or "policy" or "rule")
        {
            if (Owner(kind) is { } owner)
            {
                yield return new(true, kind, $"{owner}.{name}");
            }
            yield break;
        }
        yield return new(true, kind, kind == "index" ? BesideTable(name) : name);
        foreach (var column in kind == "table" ? Columns() : [])
        {
            yield return new(true, "column", $"{name}.{column}");
        }
    }

    private IEnumerable<WrittenEffect> Drop()
    {
        if (Kind() is not { } kind)
        {
            yield break;
        }
        Skip("CONCURRENTLY");
        Skip("IF", "EXISTS");
        do
        {
            if (Name() is not { } name)
            {
                yield break;
            }
            _at = tokens.Behind(_at);
            yield return new(
                false,
                kind,
                kind is "trigger" or "policy" or "rule" && Skip("ON") && Name() is { } owner
                    ? $"{owner}.{name}"
                    : name
            );
        } while (SkipSymbol(','));
    }

    private IEnumerable<WrittenEffect> Alter()
    {
        if (Kind() is not { } kind)
        {
            return [];
        }
        Skip("IF", "EXISTS");
        Skip("ONLY");
        var name = Name();
        SkipSymbol('*');
        return name is null ? [] : [.. Actions(kind, name)];
    }

    private IEnumerable<WrittenEffect> Actions(string kind, string name)
    {
        do
        {
            foreach (var effect in Action(kind, name))
            {
                yield return effect;
            }
            SkipToComma();
        } while (SkipSymbol(','));
    }

    private IEnumerable<WrittenEffect> Action(string kind, string name)
    {
        if (Skip("RENAME", "TO"))
        {
            if (Name() is { } renamed)
            {
                yield return new(false, kind, name);
                yield return new(true, kind, Qualified(name, renamed), Alters: true);
            }
        }
        else if (Skip("RENAME"))
        {
            var part = Skip("CONSTRAINT") ? "constraint" : "column";
            Skip("COLUMN");
            if (Name() is { } old && Skip("TO") && Name() is { } renamed)
            {
                yield return new(false, part, $"{name}.{old}");
                yield return new(true, part, $"{name}.{renamed}", Alters: true);
            }
        }
        else if (kind == "table" && tokens.HasAny(_at, "ADD", "DROP"))
        {
            var adds = tokens.Has(_at++, "ADD");
            var part = Skip("CONSTRAINT") ? "constraint" : "column";
            var said = Skip("COLUMN");
            Skip("IF", "NOT", "EXISTS");
            Skip("IF", "EXISTS");
            if ((part == "constraint" || said || !tokens.HasAny(_at, NoColumn)) && Name() is { } of)
            {
                yield return new(adds, part, $"{name}.{of}", Alters: true);
            }
        }
    }

    /// <summary>The columns in the parentheses of CREATE TABLE; of a partition or typed table none, nor of LIKE.</summary>
    private IEnumerable<string> Columns()
    {
        if (!SkipSymbol('('))
        {
            yield break;
        }
        do
        {
            if (!tokens.HasAny(_at, NoColumn) && Name() is { } column)
            {
                yield return column;
            }
            SkipToComma();
        } while (SkipSymbol(','));
    }

    private string? Owner(string kind)
    {
        // A trigger says ON behind its events, a rule TO behind ON and one event.
        var word = kind == "rule" ? "TO" : "ON";
        while (!tokens.EndsAt(_at) && !tokens.Has(_at, word))
        {
            _at++;
        }
        return Skip(word) ? Name() : null;
    }

    // An index is created without a schema, beside its table.
    private string BesideTable(string name)
    {
        Skip("ON");
        Skip("ONLY");
        return Name() is { } table ? Qualified(table, name) : name;
    }

    private static string Qualified(string beside, string name) =>
        SqlName.SchemaOf(beside) is { } schema ? $"{schema}.{name}" : name;

    private string? Kind()
    {
        foreach (var (words, kind) in Kinds)
        {
            if (Skip(words))
            {
                return kind;
            }
        }
        return null;
    }

    /// <summary>A name as a snapshot writes it, qualified or not; null where none stands here.</summary>
    private string? Name()
    {
        var parts = new List<string>();
        do
        {
            if (tokens[_at].Kind is not (TokenKind.Word or TokenKind.QuotedName))
            {
                return null;
            }
            parts.Add(tokens.Value(_at++));
        } while (SkipSymbol('.'));
        return SqlName.FromParts(parts);
    }

    private bool Skip(params ReadOnlySpan<string> words)
    {
        var there = tokens.Has(_at, words);
        _at += there ? words.Length : 0;
        return there;
    }

    private bool SkipSymbol(char symbol)
    {
        var there = tokens.HasSymbol(_at, symbol) || tokens[_at].In(text) is [var c] && c == symbol;
        _at += there ? 1 : 0;
        return there;
    }

    /// <summary>To the comma behind this item, or to where the list ends.</summary>
    private void SkipToComma()
    {
        while (!tokens.EndsAt(_at) && !tokens.HasSymbol(_at, ',') && !tokens.HasSymbol(_at, ')'))
        {
            var behind = tokens.Behind(_at);
            _at = behind > _at ? behind : _at + 1;
        }
    }
}
