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

    internal StatementRules(SqlScript script, bool noTransaction)
    {
        var watched = Watched.GetAlternateLookup<ReadOnlySpan<char>>();
        var transactions = new TransactionRules(script, noTransaction);
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
            CheckTransaction(tokens, Groups.Any(group => group.Start <= i && i < group.End));
        }
        Statements = transactions.IsWrapped ? [.. script.Statements.Skip(1).SkipLast(1)] : script.Statements;
        var parameters = script.Parameters.Select(offset => new Finding(
            offset,
            "A migration has no parameters. Write the value."
        ));
        var named = script.Variables.Select(variable => (Name: variable.In(script.Text).ToString(), variable.Start));
        var variables = named
            .DistinctBy(variable => variable.Name)
            .Select(variable => new Finding(
                variable.Start,
                $"{variable.Name} is a variable, which psql and other tools replace, and MigrationKit does not. "
                    + "Write the value."
            ));
        Findings = [.. _findings, .. parameters, .. variables, .. transactions.Findings()];
    }

    /// <summary>What is wrong, in no particular order.</summary>
    internal IReadOnlyList<Finding> Findings { get; }

    /// <summary>The statements without a <c>BEGIN … COMMIT</c> around them.</summary>
    internal IReadOnlyList<StatementSpan> Statements { get; }

    /// <summary>Whether the statements run one by one.</summary>
    internal bool NoTransaction { get; }

    /// <summary>The transactions that the file has of its own.</summary>
    internal IReadOnlyList<TransactionGroup> Groups { get; }

    /// <summary>The first command that cannot run in a transaction, where there is to be one.</summary>
    internal (int Offset, string Command)? Outside { get; private set; }

    private static bool IsNotable(StatementTokens tokens) =>
        OutsideTransaction.Command(tokens) is not null || OutsideTransaction.LeavesSlot(tokens);

    private void CheckTransaction(StatementTokens tokens, bool isInGroup)
    {
        if (OutsideTransaction.LeavesSlot(tokens))
        {
            _withoutSlot.Add(tokens.Value(2));
        }
        if (OutsideTransaction.Command(tokens) is not { } command || HasNoSlot(tokens))
        {
            return;
        }
        if (isInGroup)
        {
            _findings.Add(
                new(
                    tokens.Start,
                    $"{command} cannot run in a transaction, and the file begins one before it. Move it out of that."
                )
            );
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
