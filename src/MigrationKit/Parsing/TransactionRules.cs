namespace MigrationKit.Parsing;

/// <summary>
/// The runner brings the transaction. One <c>BEGIN … COMMIT</c> around a whole file means the same and is dropped, and so does
/// a <c>COMMIT</c> alone at its end. Other transactions that a file begins and commits run as they are written; everything
/// else is refused.
/// </summary>
/// <param name="script">The file.</param>
/// <param name="noTransaction">Whether it says that its statements run one by one.</param>
/// <param name="sentInOne">
/// Whether its tool begins a transaction that a <c>COMMIT</c> in the file ends, as sending it in one message does.
/// </param>
internal sealed class TransactionRules(SqlScript script, bool noTransaction, bool sentInOne)
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

    /// <summary>The statements without those that stand for the beginning and the end of the runner's transaction.</summary>
    internal IReadOnlyList<StatementSpan> Inner =>
        IsWrapped ? [.. script.Statements.Skip(_found.Count - 1).SkipLast(1)] : script.Statements;

    /// <summary>A <c>COMMIT</c> at the end of a file that begins no transaction.</summary>
    internal Finding? Dropped =>
        IsWrapped && _found is [var (_, _, tokens)]
            ? Finding(
                tokens,
                "ends a transaction that the file does not begin, so it is left out: the runner commits. psql only warns of it."
            )
            : null;

    private bool IsWrapped =>
        !noTransaction
        && _found is [.. var before, (var last, TransactionControl.Commit, _)]
        && last == script.Statements.Count - 1
        && before is [] or [(0, TransactionControl.Begin, _)]
        && !SetsModesFrom(before.Count);

    /// <summary>Whether the file has transactions of its own, all of them begun and committed.</summary>
    internal bool HasOwn => script.Complete && !IsWrapped && (OwnIsAll || OwnAreClosed);

    // What is set first is meant for the whole file.
    private bool OwnIsAll => _found.Count == 0 && SetsModesFrom(0);

    private bool OwnAreClosed => _found.Count > 0 && Unopened() is { } unopened && (sentInOne || unopened.Count == 0);

    /// <summary>Each COMMIT that ends a transaction which the file does not begin; null where more than that is wrong.</summary>
    private List<StatementTokens>? Unopened()
    {
        var unopened = new List<StatementTokens>();
        // What sets modes begins one, too.
        var isOpen = SetsModesFrom(0) && _found is [(_, TransactionControl.Commit, _), ..];
        foreach (var (_, control, tokens) in _found)
        {
            var begins = control.Begins();
            if (begins ? isOpen : control != TransactionControl.Commit)
            {
                return null;
            }
            if (!begins && !isOpen)
            {
                unopened.Add(tokens);
            }
            isOpen = begins;
        }
        return isOpen ? null : unopened;
    }

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
        if (!noTransaction && script.Complete && Unopened() is { } unopened)
        {
            return unopened.Select(tokens => Finding(tokens, NotBegun));
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

    private const string NotBegun =
        "ends a transaction that the file does not begin: psql only warns of it, and here it would end the runner's. "
        + "Put BEGIN above what it commits, and the file runs as it is written; or remove it.";

    private static Finding Finding(StatementTokens tokens, string message)
    {
        var words = tokens.HasAny(1, "TRANSACTION", "PREPARED") ? 2 : 1;
        var command = string.Join(' ', Enumerable.Range(0, words).Select(tokens.Value));
        return new(tokens.Start, $"{command.ToUpperInvariant()} {message}");
    }
}
