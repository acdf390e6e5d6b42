using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>A file as it is run.</summary>
/// <param name="Text">The text, with blanks in place of what its layout does not run.</param>
/// <param name="Spans">Where the statements are in it.</param>
/// <param name="NoTransaction">Whether they run one by one.</param>
internal sealed record MigrationContent(string Text, IReadOnlyList<StatementSpan> Spans, bool NoTransaction)
{
    internal IReadOnlyList<SqlStatement> Statements
    {
        get => field ??= new CutStatements(Text, Spans);
        init;
    }
}
