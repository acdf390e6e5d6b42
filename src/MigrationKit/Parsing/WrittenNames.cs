namespace MigrationKit.Parsing;

/// <summary>
/// Reads which objects the statements of a file write to, as far as their text tells. What a function or a block does
/// is not seen, except that a block which contains the word DROP may drop anything.
/// </summary>
internal sealed class WrittenNames(StatementTokens tokens) : StatementCursor(tokens)
{
    private static readonly string[] Modifiers = Words.List(
        "UNLOGGED UNIQUE MATERIALIZED FOREIGN RECURSIVE CONSTRAINT TRUSTED PROCEDURAL EVENT"
    );

    private static readonly string[] OnTable = ["TRIGGER", "POLICY", "RULE"];

    private static readonly string[] NoColumn = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE"];

    // Set by SET search_path, for the rest of the file.
    private string? _schema;
    private bool _unknown;

    /// <summary>What each statement of the migration writes to, in order.</summary>
    public static IEnumerable<(int Statement, WrittenName Name)> In(Migration migration)
    {
        var reader = new WrittenNames(new("", default));
        for (var i = 0; i < migration.Spans.Count; i++)
        {
            (reader.Tokens, reader.At) = (new(migration.Text, migration.Spans[i]), 1);
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
        switch (Tokens.Value(0))
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
        for (var i = 1; !Tokens.EndsAt(i); i++)
        {
            if (Tokens.Value(i).Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    private void SetPath()
    {
        At = Tokens.HasAny(1, "LOCAL", "SESSION") ? 2 : 1;
        if (!Skip("SEARCH_PATH"))
        {
            return;
        }
        At++;
        // The first schema of the list is where objects are created.
        _schema = Tokens.EndsAt(At) ? null : Tokens.Value(At);
        _unknown = _schema is "" or "$user";
    }

    private IEnumerable<WrittenName> Create()
    {
        var write = Skip("OR", "REPLACE") ? Write.CreateIfMissing : Write.Create;
        while (Tokens.HasAny(At, Modifiers))
        {
            At++;
        }
        // What is temporary is gone with the session; its kind does not stand here.
        var kind = Tokens.Value(At++).ToUpperInvariant();
        Skip("CONCURRENTLY");
        write = Skip("IF", "NOT", "EXISTS") ? Write.CreateIfMissing : write;
        if (kind is "TEMP" or "TEMPORARY" or "EXTENSION" or "GLOBAL" or "LOCAL")
        {
            yield break;
        }
        if (kind == "INDEX" || OnTable.Contains(kind))
        {
            foreach (var name in CreateOnTable(write, kind))
            {
                yield return name;
            }
        }
        else if (Name() is { } created)
        {
            yield return new(write, kind, kind == "SCHEMA" ? null : created.Schema, created.Name);
        }
    }

    private IEnumerable<WrittenName> CreateOnTable(Write write, string kind)
    {
        var name = Tokens.Has(At, "ON") ? null : Name();
        if (SkipTo("ON") && Skipped("ONLY") && Name() is { } table)
        {
            yield return new(Write.Change, "TABLE", table.Schema, table.Name);
            if (kind == "INDEX" && name is { } index)
            {
                yield return new(write, kind, table.Schema, index.Name) { Owner = table.Name };
            }
        }
    }

    private IEnumerable<WrittenName> Alter()
    {
        Skip("FOREIGN");
        Skip("MATERIALIZED");
        var kind = Tokens.Value(At++).ToUpperInvariant();
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
        var verb = VerbOfAlter(kind);
        yield return new(Write.Change, kind, name.Schema, name.Name) { Verb = verb };
        if (verb is Renames or Moves)
        {
            yield return new(Write.Drop, kind, name.Schema, name.Name) { Verb = verb };
        }
        foreach (var column in kind == "TABLE" ? Columns(name) : [])
        {
            yield return column;
        }
    }

    private const string Renames = "renames";
    private const string Moves = "moves";

    private string? VerbOfAlter(string kind) =>
        Tokens.Has(At, "RENAME", "TO") ? Renames
        : Tokens.Has(At, "SET", "SCHEMA") ? Moves
        : kind == "TABLE" && (Tokens.Has(At, "ALTER") || Tokens.Has(At, "ADD") && Tokens.HasAny(At + 1, NoColumn))
            ? "alters"
        : null;

    private IEnumerable<WrittenName> Columns((string? Schema, string Name) table)
    {
        do
        {
            var (adds, drops) = (Tokens.Has(At, "ADD"), Tokens.HasAny(At, "DROP", "RENAME"));
            At++;
            var named = Skip("COLUMN") || drops && Skip("CONSTRAINT");
            var guarded = Skip("IF", "NOT", "EXISTS");
            Skip("IF", "EXISTS");
            if (
                (adds || drops)
                && (named || !Tokens.HasAny(At, NoColumn) && !Tokens.Has(At, "TO"))
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
        var kind = Tokens.Value(At++).ToUpperInvariant();
        var sweeps = Tokens.Contains("CASCADE") || kind is "SCHEMA" or "OWNED" or "EXTENSION";
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
                : new(Write.Drop, kind, kind == "SCHEMA" ? null : name.Schema, name.Name) { Sweeps = sweeps };
            At = Tokens.Behind(At);
        } while (SkipSymbol(','));
    }

    /// <summary>The tables whose rows the statement writes, those in a WITH too.</summary>
    private IEnumerable<WrittenName> Rows()
    {
        for (var i = 0; !Tokens.EndsAt(i) && (i == 0 || Tokens.Has(0, "WITH")); i++)
        {
            if (RowsWritten(i) is not { } write)
            {
                continue;
            }
            At = i + 1;
            _ = Skip("INTO") || Skip("FROM") || Skip("TABLE");
            do
            {
                Skip("ONLY");
                if (Name() is { } name)
                {
                    yield return new(write, "TABLE", name.Schema, name.Name) { Verb = VerbOf(i) };
                }
            } while (Tokens.Has(0, "TRUNCATE") && SkipSymbol(','));
        }
    }

    private string VerbOf(int at) =>
        Tokens.Value(at) switch
        {
            "truncate" => "empties",
            "delete" => "deletes rows of",
            "insert" or "copy" => "adds rows to",
            _ => "changes rows of",
        };

    private bool CopiesIn(int at) =>
        Tokens.Has(at, "COPY") && Tokens.Has(Tokens.Behind(Tokens.NameParts(at + 1).Item2), "FROM");

    private Write? RowsWritten(int at) =>
        Tokens.Has(at, "INSERT", "INTO") || CopiesIn(at) ? Write.Insert
        : Tokens.HasAny(at, "UPDATE", "TRUNCATE") || Tokens.Has(at, "DELETE", "FROM") || Tokens.Has(at, "MERGE", "INTO")
            ? Write.ChangeRows
        : null;

    private (string? Schema, string Name)? Name()
    {
        (var parts, At) = Tokens.NameParts(At);
        return parts.Count == 0 ? null : (parts.Count > 1 ? parts[^2] : _schema, parts[^1]);
    }

    private bool Skipped(string word) => Skip(word) || true;
}
