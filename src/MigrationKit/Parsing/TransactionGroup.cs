namespace MigrationKit.Parsing;

/// <summary>
/// Statements that a file has in a transaction of its own: its BEGIN, if it has one, up to its COMMIT. What is above a COMMIT
/// without a BEGIN is one, too.
/// </summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct TransactionGroup(int Start, int End)
{
    /// <summary>The group of these that a statement is in; null where it is in none.</summary>
    internal static TransactionGroup? Find(IEnumerable<TransactionGroup> groups, int statement) =>
        groups
            .Where(group => group.Start <= statement && statement < group.End)
            .Select(group => (TransactionGroup?)group)
            .FirstOrDefault();

    /// <summary>The groups of a file, in order. One that is not closed reaches to the end.</summary>
    internal static IReadOnlyList<TransactionGroup> In(string text, IReadOnlyList<StatementSpan> spans)
    {
        var groups = new List<TransactionGroup>();
        var (start, end) = (-1, 0);
        var isAtStart = true;
        for (var i = 0; i < spans.Count; i++)
        {
            var tokens = new StatementTokens(text, spans[i]);
            switch (TransactionControls.FromStatement(tokens))
            {
                case TransactionControl.Begin or TransactionControl.BeginWithModes:
                    start = i;
                    break;
                case TransactionControl.Commit:
                    groups.Add(new(start < 0 ? end : start, i + 1));
                    (start, end) = (-1, i + 1);
                    break;
                case TransactionControl.None when isAtStart && start < 0 && TransactionControls.SetsModes(tokens):
                    start = 0;
                    break;
            }
            // A SET is no query: modes may follow others.
            isAtStart &= tokens.Has(0, "SET");
        }
        return start < 0 ? groups : [.. groups, new(start, spans.Count)];
    }
}
