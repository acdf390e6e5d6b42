using System.Globalization;
using MigrationKit.Parsing;

namespace MigrationKit.Audit.Code;

/// <summary><c>ON CONFLICT (columns)</c>, which needs a unique index that nothing but the planner looks for.</summary>
internal static class ConflictTarget
{
    private const int Most = 1000;

    /// <summary>
    /// What to EXECUTE the prepared statement with: <c>(null, null)</c>, or nothing where it takes nothing;
    /// <see langword="null"/> where it has no such target.
    /// </summary>
    internal static string? Arguments(string statement)
    {
        if (!statement.Contains("conflict", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var tokens = new StatementTokens(
            statement,
            new(0, statement.Length, StandardStrings: true)
        );
        var conflict = tokens.Find("ON", "CONFLICT");
        if (conflict < 0 || !tokens.HasSymbol(conflict + 2, '('))
        {
            return null;
        }
        var count = Enumerable
            .Range(0, tokens.Count)
            .Where(i => tokens[i].Kind == TokenKind.Parameter)
            .Select(i => Number(tokens[i].In(statement)[1..]))
            .DefaultIfEmpty(0)
            .Max();
        return count > Most ? null
            : count == 0 ? ""
            : $"({string.Join(", ", Enumerable.Repeat("null", count))})";
    }

    private static int Number(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : int.MaxValue;
}
