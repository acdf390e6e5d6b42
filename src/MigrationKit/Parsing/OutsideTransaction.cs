namespace MigrationKit.Parsing;

/// <summary>
/// The commands that PostgreSQL refuses inside a transaction block, as far as their text tells: what REINDEX or CLUSTER
/// do on a partitioned table only the server knows.
/// </summary>
internal static class OutsideTransaction
{
    /// <summary>How the command is called; null where it can run in a transaction.</summary>
    internal static string? Command(StatementTokens tokens) =>
        tokens.Value(0) switch
        {
            "create" => Create(tokens),
            "drop" => Drop(tokens),
            "alter" => Alter(tokens),
            "reindex" => Reindex(tokens),
            "cluster" => Cluster(tokens),
            "vacuum" => "VACUUM",
            "discard" when tokens.Has(1, "ALL") => "DISCARD ALL",
            _ => null,
        };

    /// <summary>Whether the statement is <c>ALTER SUBSCRIPTION … SET (slot_name = NONE)</c>.</summary>
    internal static bool LeavesSlot(StatementTokens tokens) =>
        tokens.Has(0, "ALTER", "SUBSCRIPTION") && tokens.Has(tokens.Find("SLOT_NAME") + 2, "NONE");

    private static string? Create(StatementTokens tokens)
    {
        var kind = tokens.Has(1, "UNIQUE") ? 2 : 1;
        return tokens.Has(kind, "INDEX", "CONCURRENTLY") ? "CREATE INDEX CONCURRENTLY"
            : tokens.Has(1, "DATABASE") ? "CREATE DATABASE"
            : tokens.Has(1, "TABLESPACE") ? "CREATE TABLESPACE"
            : tokens.Has(1, "SUBSCRIPTION") && CreatesSlot(tokens) ? "CREATE SUBSCRIPTION with a replication slot"
            : null;
    }

    private static bool CreatesSlot(StatementTokens tokens) =>
        !IsOff(tokens, "CONNECT") && !IsOff(tokens, "CREATE_SLOT");

    private static string? Drop(StatementTokens tokens) =>
        tokens.Has(1, "INDEX", "CONCURRENTLY") ? "DROP INDEX CONCURRENTLY"
        : tokens.Has(1, "DATABASE") ? "DROP DATABASE"
        : tokens.Has(1, "TABLESPACE") ? "DROP TABLESPACE"
        : tokens.Has(1, "SUBSCRIPTION") ? "DROP SUBSCRIPTION"
        : null;

    private static string? Alter(StatementTokens tokens) =>
        tokens.Has(1, "SYSTEM") ? "ALTER SYSTEM"
        : tokens.Has(1, "DATABASE") && tokens.Has(3, "SET", "TABLESPACE") ? "ALTER DATABASE … SET TABLESPACE"
        : tokens.Has(1, "TABLE") && DetachesConcurrently(tokens) ? "ALTER TABLE … DETACH PARTITION … CONCURRENTLY"
        : tokens.Has(1, "SUBSCRIPTION") ? AlterSubscription(tokens)
        : null;

    private static bool DetachesConcurrently(StatementTokens tokens)
    {
        var last = tokens.Count - 1;
        return tokens.Has(last, "CONCURRENTLY")
            && !tokens.HasSymbol(last - 1, '.')
            && tokens.Contains("DETACH", "PARTITION");
    }

    private static string? AlterSubscription(StatementTokens tokens)
    {
        if (tokens.Has(3, "REFRESH"))
        {
            return "ALTER SUBSCRIPTION … REFRESH";
        }
        if (tokens.HasAny(3, "SET", "ADD", "DROP") && tokens.Has(4, "PUBLICATION"))
        {
            return IsOff(tokens, "REFRESH") ? null : "ALTER SUBSCRIPTION with refresh";
        }
        var changesSlot = tokens.Contains("FAILOVER") || tokens.Contains("TWO_PHASE");
        return tokens.Has(3, "SET") && changesSlot ? "ALTER SUBSCRIPTION … SET (failover or two_phase)" : null;
    }

    private static string? Reindex(StatementTokens tokens)
    {
        var kind = tokens.Behind(1);
        var concurrently = kind > 1 && tokens.Contains("CONCURRENTLY") && !IsOff(tokens, "CONCURRENTLY");
        return concurrently || tokens.Has(kind + 1, "CONCURRENTLY") ? "REINDEX CONCURRENTLY"
            : tokens.HasAny(kind, "DATABASE", "SCHEMA", "SYSTEM") ? $"REINDEX {tokens.Value(kind).ToUpperInvariant()}"
            : null;
    }

    private static string? Cluster(StatementTokens tokens)
    {
        var table = tokens.Has(1, "VERBOSE") ? 2 : tokens.Behind(1);
        return tokens.EndsAt(table) ? "CLUSTER without a table" : null;
    }

    /// <summary>Whether an option is given as false: <c>name = false</c>, <c>name off</c>.</summary>
    private static bool IsOff(StatementTokens tokens, string option)
    {
        var at = tokens.Find(option);
        if (at < 0)
        {
            return false;
        }
        var value = tokens[at + 1].Kind == TokenKind.Operator ? at + 2 : at + 1;
        return tokens.Value(value).ToLowerInvariant() is "false" or "off" or "0";
    }
}
