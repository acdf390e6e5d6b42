using System.Globalization;
using System.Text.RegularExpressions;

namespace MigrationKit.Parsing;

/// <summary>
/// Where in the file a line of a <c>DO</c> block is. For an error inside one the server gives no position, only the
/// line in its context: <c>PL/pgSQL function inline_code_block line 3 at PERFORM</c>, the words in the server's language.
/// </summary>
internal static partial class BlockLine
{
    /// <returns>The position within the statement, in characters from 1; null where there is none.</returns>
    internal static int? Position(SqlStatement statement, string? where)
    {
        var line = LineRegex().Match(where ?? "");
        var tokens = new StatementTokens(statement.Text);
        if (!line.Success || !tokens.Has(0, "DO"))
        {
            return null;
        }
        var offset = tokens[tokens.Body()].Start;
        for (var n = int.Parse(line.Groups["line"].ValueSpan, CultureInfo.InvariantCulture); n > 1; n--)
        {
            var end = statement.Text.IndexOf('\n', offset);
            if (end < 0)
            {
                return null;
            }
            offset = end + 1;
        }
        while (offset < statement.Text.Length && char.IsWhiteSpace(statement.Text[offset]))
        {
            offset++;
        }
        return statement.Text[..offset].EnumerateRunes().Count() + 1;
    }

    [GeneratedRegex("inline_code_block\\D+(?<line>[0-9]+)")]
    private static partial Regex LineRegex();
}
