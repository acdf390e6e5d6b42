namespace MigrationKit.Parsing;

/// <summary>
/// The runner brings the transaction. One <c>BEGIN … COMMIT</c> around a whole file means the same and is dropped. Other
/// transactions that a file begins and commits run as they are written; everything else is refused.
/// </summary>
internal sealed class TransactionRules(SqlScript script, bool noTransaction)
{
    private readonly List<(int Index, TransactionControl Control, StatementTokens Tokens)> _found = [];

    // What sets modes, each with the first statement of its transaction where only SETs are between: a SET is no query.
    private readonly List<(int? Start, StatementTokens Tokens)> _modes = [];

    private int? _start = 0;
    private int _next;

    /// <summary>Takes note of a statement. What is neither a SET nor transaction control may be left out.</summary>
    internal void Consider(int index, StatementTokens tokens)
    {
        _start = index == _next ? _start : null;
        _next = index + 1;
        var control = TransactionControls.FromStatement(tokens);
        if (control != TransactionControl.None)
        {
            _found.Add((index, control, tokens));
            _start = control is TransactionControl.Begin or TransactionControl.BeginWithModes ? index + 1 : null;
        }
        else if (!tokens.Has(0, "SET"))
        {
            _start = null;
        }
        else if (TransactionControls.SetsModes(tokens))
        {
            _modes.Add((_start, tokens));
        }
    }

    /// <summary>Whether one plain <c>BEGIN … COMMIT</c> surrounds all other statements and stands for the runner's own.</summary>
    internal bool IsWrapped =>
        !noTransaction
        && _found is [(0, TransactionControl.Begin, _), (var last, TransactionControl.Commit, _)]
        && last == script.Statements.Count - 1
        && !SetsModesFrom(1);

    /// <summary>Whether the file has transactions of its own, all of them begun and committed.</summary>
    internal bool HasOwn => script.Complete && !IsWrapped && (OwnIsAll || OwnAreClosed);

    // What is set first is meant for the whole file.
    private bool OwnIsAll => _found.Count == 0 && SetsModesFrom(0);

    private bool OwnAreClosed =>
        _found.Count > 0
        && _found.Count % 2 == 0
        && _found
            .Select((statement, i) => (statement.Control, i))
            .All(s =>
                s.i % 2 == 0
                    ? s.Control is TransactionControl.Begin or TransactionControl.BeginWithModes
                    : s.Control == TransactionControl.Commit
            );

    private bool SetsModesFrom(int start) => _modes.Exists(modes => modes.Start == start);

    internal IEnumerable<Finding> Findings()
    {
        var hasOwn = HasOwn;
        return Control()
            .Concat(
                _modes
                    .Where(modes => !noTransaction && !(hasOwn && modes.Start is not null))
                    .Select(modes => new Finding(
                        modes.Tokens.Start,
                        "PostgreSQL accepts this only before the first query of a transaction. "
                            + "Put it first in the file or right behind BEGIN, or remove it."
                    ))
            );
    }

    private IEnumerable<Finding> Control()
    {
        if (HasOwn || IsWrapped)
        {
            return [];
        }
        // The rest of a file that ends in an open quote is unknown: it may be the COMMIT.
        var unfinished = !noTransaction && !script.Complete && _found is [(0, TransactionControl.Begin, _), ..];
        var message =
            noTransaction
                ? "contradicts 'no-transaction': each statement of this file runs alone. Remove it, or the directive."
            : script.Complete && _found is [(_, TransactionControl.Begin, _)]
                ? "is never committed; psql would roll everything back. Remove it: the runner brings the transaction."
            : "does not belong in a migration, which runs in the runner's transaction. Remove it, or split the file.";
        return _found.Skip(unfinished ? 1 : 0).Select(statement => Finding(statement.Tokens, message));
    }

    private static Finding Finding(StatementTokens tokens, string message)
    {
        var words = tokens.HasAny(1, "TRANSACTION", "PREPARED") ? 2 : 1;
        var command = string.Join(' ', Enumerable.Range(0, words).Select(tokens.Value));
        return new(tokens.Start, $"{command.ToUpperInvariant()} {message}");
    }
}
