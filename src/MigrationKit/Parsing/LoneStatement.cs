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
            : ReadCommand(tokens);
    }

    /// <summary>
    /// Reads a statement that the server refused to run in a transaction: only the server knows what a procedure does,
    /// and whether a table is partitioned.
    /// </summary>
    internal static LoneStatement ReadRefused(Migration migration, int index) =>
        ReadCommand(new(migration.Text, migration.Spans[index]));

    /// <summary>Whether a file has no statement but one that may end the transaction it is in, as far as its text tells.</summary>
    internal static bool MayCommit(SqlScript script) =>
        script is { Complete: true, Statements: [var only] }
        && new StatementTokens(script.Text, only) is var tokens
        && (tokens.Has(0, "CALL") || (tokens.Has(0, "DO") && EndsTransaction(tokens)));

    private static LoneStatement ReadCommand(StatementTokens tokens) =>
        tokens.Value(0) switch
        {
            "create" => CreatesIndex.Read(tokens) ?? NamedObject.Read(tokens),
            "drop" => NamedObject.Read(tokens),
            "alter" when tokens.Has(1, "TABLE") => DetachesPartition.Read(tokens),
            "alter" when tokens.Has(1, "SUBSCRIPTION") && tokens.HasAny(3, "ADD", "DROP") => new Unprovable(),
            "reindex" => Reindexes.Read(tokens),
            "alter" or "cluster" or "vacuum" or "discard" => new Repeats(),
            _ => new Unprovable(),
        };

    /// <summary>Whether a DO block has a COMMIT or ROLLBACK of its own. A procedure that it calls may have one too.</summary>
    private static bool EndsTransaction(StatementTokens tokens) =>
        tokens.Inside(tokens.Body()) is var inside && (inside.Contains("COMMIT") || inside.Contains("ROLLBACK"));
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
    internal static CreatesIndex? Read(StatementTokens tokens)
    {
        var unique = tokens.Has(1, "UNIQUE");
        var at = unique ? 2 : 1;
        if (!tokens.Has(at, "INDEX", "CONCURRENTLY"))
        {
            return null;
        }
        at = tokens.BehindIf(at + 2);
        var name = tokens.Has(at, "ON") ? null : tokens.Value(at++);
        at += tokens.Has(at + 1, "ONLY") ? 2 : 1;
        var (table, next) = tokens.QualifiedName(at);
        return new(name, table, unique, tokens.From(next));
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
    internal static LoneStatement Read(StatementTokens tokens)
    {
        var isDropped = tokens.Has(0, "DROP");
        if (
            !Enum.TryParse<ObjectKind>(tokens.Value(1), ignoreCase: true, out var kind)
            || (kind == ObjectKind.Index && !isDropped)
        )
        {
            return new Unprovable();
        }
        var at = tokens.BehindIf(kind == ObjectKind.Index ? 3 : 2);
        var name = kind == ObjectKind.Index ? tokens.QualifiedName(at).Name : tokens.Value(at);
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

    internal static DetachesPartition Read(StatementTokens tokens)
    {
        var at = tokens.BehindIf(2);
        var table = tokens.QualifiedName(tokens.Has(at, "ONLY") ? at + 1 : at).Name;
        var partition = tokens.QualifiedName(tokens.Find("DETACH", "PARTITION") + 2).Name;
        return new(table, partition);
    }
}

/// <summary><c>REINDEX</c>, which has the same effect when it is carried out again, but leaves INVALID indexes behind.</summary>
/// <param name="Scope">What is reindexed: <c>index</c>, <c>table</c>, <c>schema</c>, <c>database</c>, <c>system</c>.</param>
/// <param name="Name">Its name as written; null for the whole database.</param>
internal sealed record Reindexes(string Scope, string? Name) : LoneStatement
{
    internal static Reindexes Read(StatementTokens tokens)
    {
        var kind = tokens.Behind(1);
        var at = tokens.Has(kind + 1, "CONCURRENTLY") ? kind + 2 : kind + 1;
        return new(tokens.Value(kind), tokens.EndsAt(at) ? null : tokens.QualifiedName(at).Name);
    }
}
