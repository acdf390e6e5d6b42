namespace MigrationKit.Audit.Statements;

/// <summary>Reads what one statement creates, drops, renames and moves.</summary>
internal sealed partial class StatementReader(StatementTokens tokens, NameScope scope) : StatementCursor(tokens)
{
    /// <summary>Words that may stand between CREATE and the kind of object without changing it.</summary>
    private static readonly string[] Modifiers = Words.List(
        "OR REPLACE UNLOGGED UNIQUE CONSTRAINT RECURSIVE TRUSTED PROCEDURAL"
    );

    private static readonly string[] BelongingKinds = ["trigger", "policy", "rule"];

    /// <summary>The first words of a table constraint, or of anything else in CREATE TABLE that is not a column.</summary>
    private static readonly string[] NoColumn = Words.List("CONSTRAINT PRIMARY UNIQUE CHECK FOREIGN EXCLUDE LIKE NOT");

    internal FollowedStatement Read()
    {
        scope.Follow(Tokens);
        At = 1;
        var effects =
            Tokens.Has(0, "CREATE") ? Create()
            : Tokens.Has(0, "DROP") ? Drop()
            : Tokens.Has(0, "ALTER") ? Alter()
            : [];
        return new(
            [.. effects],
            StatementReaches.From(Tokens),
            Tokens.Has(0, "DO") ? NamesInBlock() : NamesIn(0, Tokens.Count),
            Tokens.Contains("CASCADE")
        );
    }

    private IEnumerable<WrittenEffect> Create()
    {
        var temporary = SkipModifiers();
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
        var mentions = NamesIn(At, Tokens.Count);
        var written = scope.Written(parts);
        var isOverTemporary = kind is "view" or "index" or "trigger" or "rule" && scope.MakesTemporary(mentions);
        if (temporary || isOverTemporary || scope.IsTemporary(written))
        {
            scope.AddTemporary(written);
            return [];
        }
        if (BelongingKinds.Contains(kind))
        {
            return Owner(kind) is { } owner ? [new(true, kind, $"{owner}.{written}") { Mentions = mentions }] : [];
        }
        var name = kind switch
        {
            "index" => BesideTable(written),
            "schema" or "extension" or "event trigger" or "publication" => written,
            _ => scope.Qualify(parts),
        };
        return Created(kind, name, mentions).Select(created => created with { IsConditional = conditional });
    }

    /// <summary>Moves to the kind of object; returns whether it is temporary.</summary>
    private bool SkipModifiers()
    {
        while (Tokens.HasAny(At, Modifiers))
        {
            At++;
        }
        Skip("LOCAL");
        Skip("GLOBAL");
        var temporary = Skip("TEMP") || Skip("TEMPORARY");
        Skip("RECURSIVE");
        return temporary;
    }

    private IEnumerable<WrittenEffect> Created(string kind, string name, IReadOnlySet<string> mentions)
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
        Tokens.Contains("PARTITION", "OF") || Tokens.Contains("INHERITS") || Tokens.Has(At, "OF");

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
            At = Tokens.Behind(At);
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
        At += Tokens.Written(At) is "*" ? 1 : 0;
        At = Tokens.Behind(At);
        if (name is not null && BelongingKinds.Contains(kind))
        {
            name = Skip("ON") && Name() is { } owner ? $"{owner}.{SqlName.LastOf(name)}" : null;
        }
        return name is null || scope.IsTemporary(name)
            ? []
            : [.. Actions(kind, name).Select(e => e with { IsConditional = e.IsConditional || conditional })];
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
        if (kind != "table")
        {
            return [];
        }
        return Skip("RENAME") ? RenamePart(name)
            : Tokens.HasAny(At, "ADD", "DROP") ? AddOrDrop(name)
            : [];
    }

    private IEnumerable<WrittenEffect> RenamePart(string name)
    {
        var part = Skip("CONSTRAINT") ? "constraint" : "column";
        Skip("COLUMN");
        return Part() is { } old && Skip("TO") && Part() is { } renamed
            ? Renamed(part, $"{name}.{old}", $"{name}.{renamed}")
            : [];
    }

    private IEnumerable<WrittenEffect> AddOrDrop(string name)
    {
        var adds = Tokens.Has(At++, "ADD");
        var part = Skip("CONSTRAINT") ? "constraint" : "column";
        var explicitly = Skip("COLUMN");
        var conditional = Skip("IF", "NOT", "EXISTS");
        Skip("IF", "EXISTS");
        var isColumn = explicitly || !Tokens.HasAny(At, NoColumn);
        var added = (part == "constraint" || isColumn) && Part() is { } of ? of : null;
        var start = At;
        SkipToComma();
        var mentions = NamesIn(start, At);
        // The index takes the name of the constraint, and is then a part of it.
        var index = Enumerable.Range(start, At - start).FirstOrDefault(i => Tokens.Has(i, "USING", "INDEX"));
        if (adds && index > 0)
        {
            yield return new(false, "index", Sibling(name, ValueAt(index + 2)));
        }
        // The server folds a constraint that is only NOT NULL into the column.
        if (added is not null && !(adds && part == "constraint" && Tokens.Has(start, "NOT", "NULL")))
        {
            yield return new(adds, part, $"{name}.{added}", Alters: true)
            {
                IsConditional = conditional,
                Mentions = mentions,
            };
        }
    }

    private static IEnumerable<WrittenEffect> Renamed(string kind, string name, string renamed) =>
        [new(false, kind, name) { RenamedTo = renamed }, new(true, kind, renamed, Alters: true) { IsRename = true }];

    private static string Sibling(string name, string part) =>
        SqlName.OwnerOf(name) is { Length: > 0 } owner ? $"{owner}.{SqlName.Quote(part)}" : SqlName.Quote(part);

    private string Moved(string name, string schema) =>
        scope.IsCurrent(schema) ? SqlName.LastOf(name) : $"{SqlName.Quote(schema)}.{SqlName.LastOf(name)}";

    /// <summary>The columns in the parentheses of CREATE TABLE; of a partition or typed table none, nor of LIKE.</summary>
    private IEnumerable<WrittenEffect> Columns(string table)
    {
        if (!SkipSymbol('('))
        {
            yield break;
        }
        do
        {
            var column = Tokens.HasAny(At, NoColumn) ? null : Part();
            var start = At;
            SkipToComma();
            if (column is not null)
            {
                yield return new(true, "column", $"{table}.{column}") { Mentions = NamesIn(start, At) };
            }
        } while (SkipSymbol(','));
    }

    // A trigger says ON behind its events, a rule TO behind ON and one event.
    private string? Owner(string kind) => SkipTo(kind == "rule" ? "TO" : "ON") ? Name() : null;

    // An index is created without a schema, beside its table.
    private string BesideTable(string name)
    {
        Skip("ON");
        Skip("ONLY");
        return Name() is { } table && SqlName.SchemaOf(table) is { } schema ? $"{schema}.{name}" : name;
    }
}
