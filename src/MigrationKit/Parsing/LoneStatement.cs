namespace MigrationKit.Parsing;

/// <summary>
/// A statement that cannot be in a transaction with its record, and what its text tells about where to look when its
/// outcome is unknown.
/// </summary>
internal abstract record LoneStatement
{
    /// <summary>Reads one statement; null where nothing in its text keeps it out of a transaction.</summary>
    internal static LoneStatement? Read(Migration migration, int index)
    {
        var tokens = new StatementTokens(migration.Text, migration.Spans[index]);
        return tokens.Has(0, "DO") ? (EndsTransaction(tokens) ? new Unprovable() : null)
            : OutsideTransaction.Command(tokens) is null ? null
            : ReadCommand(migration.Text, tokens);
    }

    /// <summary>
    /// Reads a statement that the server refused to run in a transaction: only the server knows what a procedure does,
    /// and whether a table is partitioned.
    /// </summary>
    internal static LoneStatement ReadRefused(Migration migration, int index)
    {
        var tokens = new StatementTokens(migration.Text, migration.Spans[index]);
        return ReadCommand(migration.Text, tokens);
    }

    private static LoneStatement ReadCommand(string text, StatementTokens tokens) =>
        tokens.Value(0) switch
        {
            "create" => CreatesIndex.Read(text, tokens) ?? NamedObject.Read(text, tokens),
            "drop" => NamedObject.Read(text, tokens),
            "alter" when tokens.Has(1, "TABLE") => DetachesPartition.Read(text, tokens),
            "alter" when tokens.Has(1, "SUBSCRIPTION") && tokens.HasAny(3, "ADD", "DROP") => new Unprovable(),
            "reindex" => Reindexes.Read(text, tokens),
            "alter" or "cluster" or "vacuum" or "discard" => new Repeats(),
            _ => new Unprovable(),
        };

    /// <summary>Whether a DO block has a COMMIT or ROLLBACK of its own. A procedure that it calls may have one too.</summary>
    private static bool EndsTransaction(StatementTokens tokens)
    {
        for (var i = 1; !tokens.EndsAt(i); i++)
        {
            if (tokens[i].Kind is TokenKind.QuotedText or TokenKind.DollarText)
            {
                var body = tokens.Value(i);
                var inside = new StatementTokens(body, new(0, body.Length, true));
                if (inside.Contains("COMMIT") || inside.Contains("ROLLBACK"))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>The place behind <c>IF EXISTS</c> or <c>IF NOT EXISTS</c>; the place itself where neither stands there.</summary>
    protected static int BehindIf(StatementTokens tokens, int at) =>
        tokens.Has(at, "IF", "NOT", "EXISTS") ? at + 3
        : tokens.Has(at, "IF", "EXISTS") ? at + 2
        : at;

    /// <summary>The name of a relation as written, with its schema, and the place behind it.</summary>
    protected static (string Name, int Next) Relation(string text, StatementTokens tokens, int at)
    {
        var end = tokens.LastOfName(at);
        return (text[tokens[at].Start..tokens[end].End], end + 1);
    }
}

/// <summary>The catalog does not tell: a block or procedure that commits, a change of a subscription.</summary>
internal sealed record Unprovable : LoneStatement;

/// <summary>Has the same effect when it is carried out again: VACUUM, CLUSTER, ALTER SYSTEM.</summary>
internal sealed record Repeats : LoneStatement;

/// <summary><c>CREATE INDEX CONCURRENTLY</c>.</summary>
/// <param name="Name">The index; null where PostgreSQL makes up the name.</param>
/// <param name="Table">The table as written.</param>
/// <param name="IsUnique">Whether it is unique.</param>
/// <param name="Rest">What follows the table: method, columns, predicate.</param>
internal sealed record CreatesIndex(string? Name, string Table, bool IsUnique, string Rest) : LoneStatement
{
    internal static CreatesIndex? Read(string text, StatementTokens tokens)
    {
        var unique = tokens.Has(1, "UNIQUE");
        var at = unique ? 2 : 1;
        if (!tokens.Has(at, "INDEX", "CONCURRENTLY"))
        {
            return null;
        }
        at = BehindIf(tokens, at + 2);
        var name = tokens.Has(at, "ON") ? null : tokens.Value(at++);
        at += tokens.Has(at + 1, "ONLY") ? 2 : 1;
        var (table, next) = Relation(text, tokens, at);
        var end = tokens[tokens.Count - 1].End;
        return new(name, table, unique, text[Math.Min(tokens[next].Start, end)..end]);
    }
}

/// <summary>The kinds of objects that are created or dropped outside a transaction.</summary>
internal enum ObjectKind
{
    Index,
    Database,
    Tablespace,
    Subscription,
}

/// <summary>Creates or drops an object that its name identifies.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; that of an index as written.</param>
/// <param name="IsDropped">Whether it is dropped.</param>
internal sealed record NamedObject(ObjectKind Kind, string Name, bool IsDropped) : LoneStatement
{
    internal static LoneStatement Read(string text, StatementTokens tokens)
    {
        var isDropped = tokens.Has(0, "DROP");
        if (
            !Enum.TryParse<ObjectKind>(tokens.Value(1), ignoreCase: true, out var kind)
            || (kind == ObjectKind.Index && !isDropped)
        )
        {
            return new Unprovable();
        }
        var at = BehindIf(tokens, kind == ObjectKind.Index ? 3 : 2);
        var name = kind == ObjectKind.Index ? Relation(text, tokens, at).Name : tokens.Value(at);
        return new NamedObject(kind, name, isDropped);
    }
}

/// <summary><c>ALTER TABLE … DETACH PARTITION … CONCURRENTLY</c>.</summary>
/// <param name="Table">The partitioned table as written.</param>
/// <param name="Partition">The partition as written.</param>
internal sealed record DetachesPartition(string Table, string Partition) : LoneStatement
{
    /// <summary>Finishes a detachment that was interrupted.</summary>
    internal string FinalizeSql => $"alter table {Table} detach partition {Partition} finalize";

    internal static DetachesPartition Read(string text, StatementTokens tokens)
    {
        var at = BehindIf(tokens, 2);
        var table = Relation(text, tokens, tokens.Has(at, "ONLY") ? at + 1 : at).Name;
        var partition = Relation(text, tokens, tokens.Find("DETACH", "PARTITION") + 2).Name;
        return new(table, partition);
    }
}

/// <summary><c>REINDEX</c>, which has the same effect when it is carried out again, but leaves INVALID indexes behind.</summary>
/// <param name="Scope">What is reindexed: <c>index</c>, <c>table</c>, <c>schema</c>, <c>database</c>, <c>system</c>.</param>
/// <param name="Name">Its name as written; null for the whole database.</param>
internal sealed record Reindexes(string Scope, string? Name) : LoneStatement
{
    internal static Reindexes Read(string text, StatementTokens tokens)
    {
        var kind = tokens.Behind(1);
        var at = tokens.Has(kind + 1, "CONCURRENTLY") ? kind + 2 : kind + 1;
        return new(tokens.Value(kind), tokens.EndsAt(at) ? null : Relation(text, tokens, at).Name);
    }
}
