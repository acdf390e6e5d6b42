using MigrationKit.Sources;

namespace MigrationKit.Parsing;

/// <summary>What a migration may not contain, and which of its statements are run.</summary>
internal sealed class StatementRules
{
    /// <summary>The first words of the statements that have rules; all others are skipped.</summary>
    private static readonly HashSet<string> Watched = new(
        Words.List(
            "ABORT ALTER BEGIN CLUSTER COMMIT CREATE DISCARD DROP END PREPARE REINDEX ROLLBACK SET START VACUUM"
        ),
        StringComparer.OrdinalIgnoreCase
    );

    private readonly List<Finding> _findings = [];
    private readonly HashSet<string> _withoutSlot = [];

    internal StatementRules(SqlScript script, bool noTransaction, bool sentInOne = false)
    {
        var watched = Watched.GetAlternateLookup<ReadOnlySpan<char>>();
        var transactions = new TransactionRules(script, noTransaction, sentInOne);
        var notable = new List<(int, StatementTokens)>();
        for (var i = 0; i < script.Statements.Count; i++)
        {
            var statement = script.Statements[i];
            var tokens = watched.Contains(FirstWord(script.Text, statement))
                ? new StatementTokens(script.Text, statement)
                : null;
            if (tokens is not null)
            {
                transactions.Consider(i, tokens);
            }
            if (tokens is not null && IsNotable(tokens))
            {
                notable.Add((i, tokens));
            }
        }
        NoTransaction = noTransaction || transactions.HasOwn;
        Groups = transactions.HasOwn ? TransactionGroup.In(script.Text, script.Statements) : [];
        foreach (var (i, tokens) in notable)
        {
            CheckTransaction(
                tokens,
                TransactionGroup.Find(Groups, i) is { } group
                    ? TransactionControls.FromStatement(new(script.Text, script.Statements[group.Start])).Begins()
                    : null
            );
        }
        Statements = transactions.Inner;
        Dropped = transactions.Dropped;
        var parameters = script.Parameters.Select(offset => new Finding(
            offset,
            "A migration has no parameters. Write the value."
        ));
        Findings = [.. _findings, .. parameters, .. Placeholders(script), .. transactions.Findings()];
    }

    /// <summary>What is wrong, in no particular order.</summary>
    internal IReadOnlyList<Finding> Findings { get; }

    /// <summary>The statements without a <c>BEGIN … COMMIT</c> around them.</summary>
    internal IReadOnlyList<StatementSpan> Statements { get; }

    /// <summary>A statement that is left out and should be known to be; null where there is none.</summary>
    internal Finding? Dropped { get; }

    /// <summary>Whether the statements run one by one.</summary>
    internal bool NoTransaction { get; }

    /// <summary>The transactions that the file has of its own.</summary>
    internal IReadOnlyList<TransactionGroup> Groups { get; }

    /// <summary>The first command that cannot run in a transaction, where there is to be one.</summary>
    internal (int Offset, string Command)? Outside { get; private set; }

    private static IEnumerable<Finding> Placeholders(SqlScript script) =>
        script
            .Placeholders.Select(found => (Name: found.In(script.Text).ToString(), found.Start))
            .DistinctBy(found => found.Name)
            .Select(found => new Finding(
                found.Start,
                $"{found.Name} is a variable, which psql and other tools replace, and MigrationKit does not. "
                    + "Write the value."
            ));

    private static bool IsNotable(StatementTokens tokens) =>
        OutsideTransaction.Command(tokens) is not null || OutsideTransaction.LeavesSlot(tokens);

    /// <param name="tokens">The statement.</param>
    /// <param name="isBegun">Whether the transaction that it is in has a BEGIN; null where it is in none of the file's.</param>
    private void CheckTransaction(StatementTokens tokens, bool? isBegun)
    {
        if (OutsideTransaction.LeavesSlot(tokens))
        {
            _withoutSlot.Add(tokens.Value(2));
        }
        if (OutsideTransaction.Command(tokens) is not { } command || HasNoSlot(tokens))
        {
            return;
        }
        if (isBegun is { } begun)
        {
            var reason = begun
                ? "and the file begins one before it. Move it out of that."
                : "and what is above a COMMIT is in one. Move it below.";
            _findings.Add(new(tokens.Start, $"{command} cannot run in a transaction, {reason}"));
        }
        else if (!NoTransaction)
        {
            Outside ??= (tokens.Start, command);
            _findings.Add(
                new(
                    tokens.Start,
                    $"{command} cannot run in a transaction. Add the line '{Directives.NoTransactionLine}' at the top."
                )
            );
        }
    }

    /// <summary>DROP SUBSCRIPTION can run in a transaction once the subscription was parted from its slot.</summary>
    private bool HasNoSlot(StatementTokens tokens) =>
        tokens.Has(0, "DROP", "SUBSCRIPTION")
        && _withoutSlot.Contains(tokens.Value(tokens.Has(2, "IF", "EXISTS") ? 4 : 2));

    private static ReadOnlySpan<char> FirstWord(string text, StatementSpan statement) =>
        new SqlScanner(text, statement.Start, statement.End).Next().In(text);
}
