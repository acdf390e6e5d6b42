using System.Text;
using MigrationKit.Audit.Logs;

namespace MigrationKit.Audit.Code;

/// <summary>A statement as a report shows it.</summary>
internal static class ShownStatement
{
    private const int Longest = 200;

    /// <summary>On one line, shortened, an expression as <c>{…}</c>, without characters that no terminal takes.</summary>
    internal static string From(ReadOnlySpan<char> statement)
    {
        var shown = new StringBuilder();
        var apart = false;
        foreach (var rune in statement.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                apart = shown.Length > 0;
                continue;
            }
            if (shown.Length > Longest)
            {
                return shown.Append('…').ToString();
            }
            shown.Append(apart ? " " : "");
            shown.Append(
                rune.Value == MappedText.Hole ? "{…}"
                : SafeText.Steers(rune) ? $"{Rune.ReplacementChar}"
                : rune.ToString()
            );
            apart = false;
        }
        return shown.ToString();
    }

    /// <summary>Whether all of it is text that the server takes: no NUL, no half of a character.</summary>
    internal static bool IsText(string sql) =>
        !sql.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || rune.Value == 0);
}
