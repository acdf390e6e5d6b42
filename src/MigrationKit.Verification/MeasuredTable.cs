namespace MigrationKit.Verification;

/// <summary>What a check measured on the way, whatever its verdict.</summary>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">The rows, each with as many cells as there are columns.</param>
public sealed record MeasuredTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const string Gap = "  ";

    /// <summary>The table as lines of text, its columns below each other.</summary>
    public override string ToString()
    {
        var lines = Rows.Prepend(Columns).ToList();
        var widths = Columns.Select((_, i) => lines.Max(line => line[i].Length)).ToList();
        return string.Join(
            '\n',
            lines.Select(line => string.Join(Gap, line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd())
        );
    }
}
