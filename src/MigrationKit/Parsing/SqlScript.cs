namespace MigrationKit.Parsing;

/// <summary>
/// A text split into its statements. Between them, before and after, there is nothing but white space, comments and
/// semicolons, unless <see cref="Findings"/> says otherwise.
/// </summary>
/// <param name="Statements">The statements in order.</param>
/// <param name="Comments">All comments outside quotes, those inside statements included.</param>
/// <param name="Parameters">Where the first parameter (<c>$1</c>) is of each statement that cannot have one.</param>
/// <param name="Placeholders">The first one in each statement: a variable of psql (<c>:name</c>), or another (<c>{{ name }}</c>).</param>
/// <param name="Start">Where the first statement starts, finished or not; the end where there is none.</param>
/// <param name="Findings">What kept the text from being split, in order.</param>
/// <param name="Complete">Whether the last statement is finished.</param>
internal sealed record SqlScript(
    string Text,
    IReadOnlyList<StatementSpan> Statements,
    IReadOnlyList<Token> Comments,
    IReadOnlyList<int> Parameters,
    IReadOnlyList<Token> Placeholders,
    int Start,
    IReadOnlyList<Finding> Findings,
    bool Complete
)
{
    internal static SqlScript Parse(string text) => new StatementSplitter(text).Split();

    /// <summary>Reads up to the first statement only: its start and the comments before it.</summary>
    internal static SqlScript ParseHeader(string text) => new StatementSplitter(text).Split(headerOnly: true);
}

/// <summary>Where a statement is, from its first token to the end of its last.</summary>
/// <param name="Start">Where its first token starts.</param>
/// <param name="End">Where its last token ends.</param>
/// <param name="StandardStrings">How its strings are read: see <see cref="SqlScanner.StandardStrings"/>.</param>
internal readonly record struct StatementSpan(int Start, int End, bool StandardStrings);
