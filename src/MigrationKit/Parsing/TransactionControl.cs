namespace MigrationKit.Parsing;

/// <summary>What a statement does to the transaction it runs in.</summary>
internal enum TransactionControl
{
    /// <summary>Nothing; savepoints do not count.</summary>
    None,

    /// <summary><c>BEGIN</c> or <c>START TRANSACTION</c>, plain.</summary>
    Begin,

    /// <summary>The same with modes such as <c>ISOLATION LEVEL SERIALIZABLE</c>.</summary>
    BeginWithModes,

    /// <summary><c>COMMIT</c> or <c>END</c>, plain.</summary>
    Commit,

    /// <summary>Anything else that begins or ends one, two-phase commit included.</summary>
    Other,
}

/// <summary>Recognises transaction control.</summary>
internal static class TransactionControls
{
    internal static TransactionControl FromStatement(StatementTokens tokens)
    {
        var next = tokens.HasAny(1, "WORK", "TRANSACTION") ? 2 : 1;
        if (tokens.Has(0, "BEGIN") || tokens.Has(0, "START", "TRANSACTION"))
        {
            return tokens.EndsAt(next) ? TransactionControl.Begin : TransactionControl.BeginWithModes;
        }
        if (tokens.HasAny(0, "COMMIT", "END"))
        {
            var end = tokens.Has(next, "AND", "NO", "CHAIN") ? next + 3 : next;
            return tokens.EndsAt(end) ? TransactionControl.Commit : TransactionControl.Other;
        }
        return AbortsOrPrepares(tokens, next) ? TransactionControl.Other : TransactionControl.None;
    }

    internal static TransactionControl Of(Migration migration, int index) =>
        FromStatement(new(migration.Text, migration.Spans[index]));

    internal static bool Begins(this TransactionControl control) =>
        control is TransactionControl.Begin or TransactionControl.BeginWithModes;

    private static bool AbortsOrPrepares(StatementTokens tokens, int next) =>
        tokens.Has(0, "ABORT")
        || (tokens.Has(0, "ROLLBACK") && !tokens.Has(next, "TO"))
        // PREPARE transaction AS … prepares a statement of that name.
        || (tokens.Has(0, "PREPARE", "TRANSACTION") && tokens[2].Kind is TokenKind.QuotedText or TokenKind.DollarText);

    /// <summary>
    /// Whether the statement sets what the server accepts only before the first query of a transaction. It accepts READ
    /// ONLY and the default isolation level later too.
    /// </summary>
    internal static bool SetsModes(StatementTokens tokens)
    {
        var name = tokens.HasAny(1, "LOCAL", "SESSION") ? 2 : 1;
        return tokens.Has(0, "SET")
            && (
                tokens.HasAny(name, "TRANSACTION_ISOLATION", "TRANSACTION_DEFERRABLE")
                || (
                    tokens.Has(name, "TRANSACTION")
                    && (
                        (tokens.Contains("ISOLATION") && !tokens.Contains("READ", "COMMITTED"))
                        || tokens.Contains("DEFERRABLE")
                        || tokens.Contains("SNAPSHOT")
                    )
                )
            );
    }

    /// <summary>Whether a statement of a migration is a SET or RESET that lasts as long as the session.</summary>
    internal static bool SetsSession(Migration migration, int index)
    {
        var tokens = new StatementTokens(migration.Text, migration.Spans[index]);
        return tokens.HasAny(0, "SET", "RESET") && !tokens.HasAny(1, "LOCAL", "CONSTRAINTS", "TRANSACTION");
    }
}
