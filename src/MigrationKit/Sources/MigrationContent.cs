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
        get => field ??= Cut();
        init;
    }

    private SqlStatement[] Cut()
    {
        var cursor = new LineCursor(Text);
        var statements = new SqlStatement[Spans.Count];
        for (var i = 0; i < statements.Length; i++)
        {
            var (line, column) = cursor.At(Spans[i].Start);
            statements[i] = new(Text[Spans[i].Start..Spans[i].End], Spans[i].Start, line, column);
        }
        return statements;
    }
}
