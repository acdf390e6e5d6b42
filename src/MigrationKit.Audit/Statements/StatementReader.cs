using MigrationKit.Parsing;

namespace MigrationKit.Audit.Statements;

/// <summary>Reads what one statement creates, drops, renames and moves.</summary>
internal sealed partial class StatementReader(string text, StatementTokens tokens, NameScope scope)
{
    /// <summary>Words that may stand between CREATE and the kind of object without changing it.</summary>
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

    private static readonly string[] BelongingKinds = ["trigger", "policy", "rule"];

    /// <summary>The first words of a table constraint, or of anything else in CREATE TABLE that is not a column.</summary>
    private static readonly string[] NoColumn =
    [
        "CONSTRAINT",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "FOREIGN",
        "EXCLUDE",
        "LIKE",
        "NOT",
    ];

    private int _at;

    internal FollowedStatement Read()
    {
        scope.Follow(tokens);
        _at = 1;
        var effects =
            tokens.Has(0, "CREATE") ? Create()
            : tokens.Has(0, "DROP") ? Drop()
            : tokens.Has(0, "ALTER") ? Alter()
            : [];
        return new(
            [.. effects],
            StatementReaches.From(text, tokens),
            tokens.Has(0, "DO") ? NamesInBlock() : NamesIn(0, tokens.Count),
            tokens.Contains("CASCADE")
        );
    }

    private IEnumerable<WrittenEffect> Create()
    {
        while (tokens.HasAny(_at, Modifiers))
        {
            _at++;
        }
        Skip("LOCAL");
        Skip("GLOBAL");
        var temporary = Skip("TEMP") || Skip("TEMPORARY");
        Skip("RECURSIVE");
        if (Kind() is not { } kind)
        {
            return [];
        }
        Skip("CONCURRENTLY");
        var conditional = Skip("IF", "NOT", "EXISTS");
        if (kind == "schema")
        {
            Skip("AUTHORIZATION");
        }
        if (Parts() is not { } parts)
        {
            return [];
        }
        var mentions = NamesIn(_at, tokens.Count);
        var written = SqlName.FromParts(parts);
        var isOverTemporary =
            kind is "view" or "index" or "trigger" or "rule" && scope.MakesTemporary(mentions);
        if (temporary || isOverTemporary || scope.IsTemporary(written))
        {
            scope.AddTemporary(written);
            return [];
        }
        if (BelongingKinds.Contains(kind))
        {
            return Owner(kind) is { } owner
                ? [new(true, kind, $"{owner}.{written}") { Mentions = mentions }]
                : [];
        }
        var name = kind switch
        {
            "index" => BesideTable(written),
            "schema" or "extension" or "event trigger" or "publication" => written,
            _ => scope.Qualify(parts),
        };
        return Created(kind, name, mentions)
            .Select(created => created with { IsConditional = conditional });
    }

    private IEnumerable<WrittenEffect> Created(
        string kind,
        string name,
        IReadOnlySet<string> mentions
    )
    {
        yield return new(true, kind, name)
        {
            Mentions = kind != "table" || DependsOnTables() ? mentions : new HashSet<string>(),
        };
        foreach (var column in kind == "table" ? Columns(name) : [])
        {
            yield return column;
        }
    }

    // The children of a table are dropped with it; a foreign key alone drops no table.
    private bool DependsOnTables() =>
        tokens.Contains("PARTITION", "OF") || tokens.Contains("INHERITS") || tokens.Has(_at, "OF");

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
            if (BelongingKinds.Contains(kind))
            {
                name = Skip("ON") && Name() is { } owner ? $"{owner}.{SqlName.LastOf(name)}" : name;
            }
            if (!scope.IsTemporary(name))
            {
                yield return new(false, kind, name);
            }
        } while (SkipSymbol(','));
    }

    private IEnumerable<WrittenEffect> Alter()
    {
        if (Kind() is not { } kind)
        {
            return [];
        }
        var conditional = Skip("IF", "EXISTS");
        Skip("ONLY");
        var name = Name();
        SkipSymbol('*');
        _at = tokens.Behind(_at);
        if (name is not null && BelongingKinds.Contains(kind))
        {
            name = Skip("ON") && Name() is { } owner ? $"{owner}.{SqlName.LastOf(name)}" : null;
        }
        return name is null || scope.IsTemporary(name)
            ? []
            :
            [
                .. Actions(kind, name)
                    .Select(e => e with { IsConditional = e.IsConditional || conditional }),
            ];
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
            return Parts() is [var renamed] ? Renamed(kind, name, Sibling(name, renamed)) : [];
        }
        if (Skip("SET", "SCHEMA"))
        {
            return Parts() is [var schema] ? Renamed(kind, name, Moved(name, schema)) : [];
        }
        if (Skip("RENAME"))
        {
            var part = Skip("CONSTRAINT") ? "constraint" : "column";
            Skip("COLUMN");
            return kind == "table" && Part() is { } old && Skip("TO") && Part() is { } renamed
                ? Renamed(part, $"{name}.{old}", $"{name}.{renamed}")
                : [];
        }
        return kind == "table" && tokens.HasAny(_at, "ADD", "DROP") ? AddOrDrop(name) : [];
    }

    private IEnumerable<WrittenEffect> AddOrDrop(string name)
    {
        var adds = tokens.Has(_at++, "ADD");
        var part = Skip("CONSTRAINT") ? "constraint" : "column";
        var explicitly = Skip("COLUMN");
        var conditional = Skip("IF", "NOT", "EXISTS");
        Skip("IF", "EXISTS");
        var isColumn = explicitly || !tokens.HasAny(_at, NoColumn);
        var added = (part == "constraint" || isColumn) && Part() is { } of ? of : null;
        var start = _at;
        SkipToComma();
        var mentions = NamesIn(start, _at);
        // The index takes the name of the constraint, and is then a part of it.
        var index = Enumerable
            .Range(start, _at - start)
            .FirstOrDefault(i => tokens.Has(i, "USING", "INDEX"));
        if (adds && index > 0)
        {
            yield return new(false, "index", Sibling(name, ValueAt(index + 2)));
        }
        // The server folds a constraint that is only NOT NULL into the column.
        if (
            added is not null
            && !(adds && part == "constraint" && tokens.Has(start, "NOT", "NULL"))
        )
        {
            yield return new(adds, part, $"{name}.{added}", Alters: true)
            {
                IsConditional = conditional,
                Mentions = mentions,
            };
        }
    }

    private static IEnumerable<WrittenEffect> Renamed(string kind, string name, string renamed) =>
        [
            new(false, kind, name) { RenamedTo = renamed },
            new(true, kind, renamed, Alters: true) { IsRename = true },
        ];

    private static string Sibling(string name, string part) =>
        SqlName.OwnerOf(name) is { Length: > 0 } owner
            ? $"{owner}.{SqlName.Quote(part)}"
            : SqlName.Quote(part);

    private static string Moved(string name, string schema) =>
        schema == "public"
            ? SqlName.LastOf(name)
            : $"{SqlName.Quote(schema)}.{SqlName.LastOf(name)}";

    /// <summary>The columns in the parentheses of CREATE TABLE; of a partition or typed table none, nor of LIKE.</summary>
    private IEnumerable<WrittenEffect> Columns(string table)
    {
        if (!SkipSymbol('('))
        {
            yield break;
        }
        do
        {
            var column = tokens.HasAny(_at, NoColumn) ? null : Part();
            var start = _at;
            SkipToComma();
            if (column is not null)
            {
                yield return new(true, "column", $"{table}.{column}")
                {
                    Mentions = NamesIn(start, _at),
                };
            }
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
        return Name() is { } table && SqlName.SchemaOf(table) is { } schema
            ? $"{schema}.{name}"
            : name;
    }
}
