using MigrationKit.Parsing;

namespace MigrationKit.Audit.Statements;

/// <summary>Reads what one statement creates, drops, renames and moves.</summary>
internal sealed class StatementReader(string text, StatementTokens tokens, NameScope scope)
{
    /// <summary>How many bytes of a name PostgreSQL keeps (NAMEDATALEN - 1).</summary>
    private const int LongestName = 63;

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

    private static readonly string[] BelongingKinds = ["trigger", "policy", "rule"];

    /// <summary>Words that are reserved, so that they never are a name without quotes.</summary>
    private static readonly string[] Reserved =
    [
        "ON",
        "AS",
        "FROM",
        "TO",
        "USING",
        "FOR",
        "WITH",
        "ALL",
        "CURRENT_USER",
        "CURRENT_ROLE",
        "SESSION_USER",
    ];

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
            StatementReaches.Of(text, tokens),
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
            yield break;
        }
        Skip("CONCURRENTLY");
        var conditional = Skip("IF", "NOT", "EXISTS");
        if (kind == "schema")
        {
            Skip("AUTHORIZATION");
        }
        if (Parts() is not { } parts)
        {
            yield break;
        }
        var mentions = NamesIn(_at, tokens.Count);
        var written = SqlName.FromParts(parts);
        var isOverTemporary =
            kind is "view" or "index" or "trigger" or "rule" && scope.MakesTemporary(mentions);
        if (temporary || isOverTemporary || scope.IsTemporary(written))
        {
            scope.AddTemporary(written);
            yield break;
        }
        if (BelongingKinds.Contains(kind))
        {
            if (Owner(kind) is { } owner)
            {
                yield return new(true, kind, $"{owner}.{written}") { Mentions = mentions };
            }
            yield break;
        }
        var name = kind switch
        {
            "index" => BesideTable(written),
            "schema" or "extension" or "event trigger" or "publication" => written,
            _ => scope.Qualify(parts),
        };
        yield return new(true, kind, name)
        {
            IsConditional = conditional,
            Mentions = kind != "table" || DependsOnTables() ? mentions : new HashSet<string>(),
        };
        foreach (var column in kind == "table" ? Columns(name) : [])
        {
            yield return column with
            {
                IsConditional = conditional,
            };
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

    /// <summary>A name as a snapshot writes it, in the schema of the session; null where there is none.</summary>
    private string? Name() => Parts() is { } parts ? Scoped(parts) : null;

    private string Scoped(IReadOnlyList<string> parts) =>
        scope.IsTemporary(SqlName.FromParts(parts))
            ? SqlName.FromParts(parts)
            : scope.Qualify(parts);

    /// <summary>A name without a schema, as a snapshot writes it.</summary>
    private string? Part() => Parts() is [var part] ? SqlName.Quote(part) : null;

    private List<string>? Parts()
    {
        var parts = new List<string>();
        do
        {
            if (
                tokens[_at].Kind is not (TokenKind.Word or TokenKind.QuotedName)
                || (parts.Count == 0 && tokens.HasAny(_at, Reserved))
                || tokens[_at].In(text).StartsWith("U&", StringComparison.OrdinalIgnoreCase)
            )
            {
                return null;
            }
            parts.Add(ValueAt(_at++));
        } while (SkipSymbol('.'));
        return parts;
    }

    /// <summary>
    /// A name as the server stores it: cut to its longest, and without quotes folded in ASCII only
    /// (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS).
    /// </summary>
    private string ValueAt(int at)
    {
        var token = tokens[at];
        var name =
            token.Kind == TokenKind.Word
                ? string.Concat(
                    token
                        .In(text)
                        .ToString()
                        .Select(c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c)
                )
                : tokens.Value(at);
        while (System.Text.Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            name = name[..^1];
        }
        return name;
    }

    private HashSet<string> NamesInBlock()
    {
        var body = StatementReaches.Body(tokens);
        var inside = new StatementTokens(body, new(0, body.Length, StandardStrings: true));
        return new StatementReader(body, inside, scope).NamesIn(0, inside.Count);
    }

    private HashSet<string> NamesIn(int from, int to) =>
        [
            .. Enumerable
                .Range(from, Math.Max(to - from, 0))
                .Where(i => tokens[i].Kind is TokenKind.Word or TokenKind.QuotedName)
                .Select(i => SqlName.Quote(ValueAt(i))),
        ];

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
