namespace MigrationKit.Parsing;

/// <summary>
/// The runner brings the transaction. One <c>BEGIN … COMMIT</c> around a whole file means the same and is dropped;
/// transaction control anywhere else is refused.
/// </summary>
internal sealed class TransactionRules(SqlScript script, bool noTransaction)
{
    private readonly List<(int Index, TransactionControl Control, StatementTokens Tokens)> _found =
    [];

    /// <summary>Takes note of a statement.</summary>
    internal void Consider(int index, StatementTokens tokens)
    {
        var control = TransactionControls.FromStatement(tokens);
        if (control != TransactionControl.None)
        {
            _found.Add((index, control, tokens));
        }
    }

    /// <summary>Whether one plain <c>BEGIN … COMMIT</c> surrounds all other statements and stands for the runner's own.</summary>
    internal bool IsWrapped => !noTransaction && Wrapper == TransactionControl.Begin;

    /// <summary>How the file begins the transaction that surrounds all its other statements, if one does.</summary>
    private TransactionControl Wrapper =>
        _found is [(0, var begin, _), (var last, TransactionControl.Commit, _)]
        && last == script.Statements.Count - 1
            ? begin
            : TransactionControl.None;

    internal IEnumerable<Finding> Findings()
    {
        if (noTransaction)
        {
            return _found.Select(statement =>
                Finding(
                    statement.Tokens,
                    "contradicts 'no-transaction': each statement of this file runs alone. Remove it, or the directive."
                )
            );
        }
        if (Wrapper == TransactionControl.BeginWithModes)
        {
            return
            [
                Finding(
                    _found[0].Tokens,
                    "has modes, which are lost because the runner's own transaction takes its place. "
                        + "Remove the modes."
                ),
            ];
        }
        if (_found is [(_, TransactionControl.Begin, var only)] && script.Complete)
        {
            return
            [
                Finding(
                    only,
                    "is never committed; psql would roll everything back. Remove it: the runner brings the transaction."
                ),
            ];
        }
        // The rest of a file that ends in an open quote is unknown: it may be the COMMIT.
        var unfinished = !script.Complete && _found is [(0, TransactionControl.Begin, _), ..];
        return IsWrapped
            ? []
            : _found
                .Skip(unfinished ? 1 : 0)
                .Select(statement =>
                    Finding(
                        statement.Tokens,
                        "does not belong in a migration, which runs in the runner's transaction. "
                            + "Remove it, or split the file."
                    )
                );
    }

    private static Finding Finding(StatementTokens tokens, string message)
    {
        var words = tokens.HasAny(1, "TRANSACTION", "PREPARED") ? 2 : 1;
        var command = string.Join(' ', Enumerable.Range(0, words).Select(tokens.Value));
        return new(tokens.Start, $"{command.ToUpperInvariant()} {message}");
    }
}
