namespace MigrationKit.Audit.Code;

/// <summary>Statements that a test expects to fail.</summary>
internal static partial class ExpectedFailure
{
    private const int LongestCall = 300;

    /// <summary>Whether the code around a statement says so.</summary>
    /// <param name="statement">Where the statement starts.</param>
    internal static bool IsAt(string text, int statement)
    {
        var from = Math.Max(0, statement - LongestCall);
        var before = text.AsSpan(from..statement);
        before = before[(before.LastIndexOfAny(';', '{', '}') + 1)..];
        return Raising().IsMatch(before)
            || Expectation().IsMatch(before)
                && Rejection().IsMatch(text.AsSpan(statement..Math.Min(text.Length, statement + LongestCall)));
    }

    [GeneratedRegex(
        """\b(?:Throws\w*|ThrowAsync|assertThrows|assertThatThrownBy|assertFailsWith|shouldThrow)\b[^;]*\z|\b(?:pytest\.raises|assertRaises\w*)\b[^\n]*(?:\n[^\n]*){0,2}\z"""
    )]
    private static partial Regex Raising();

    [GeneratedRegex(@"\b(?:expect|assert(?:\.rejects|\.throws)?)\s*\(")]
    private static partial Regex Expectation();

    [GeneratedRegex(@"\A[^;]*\.(?:rejects|toThrow\w*)\b")]
    private static partial Regex Rejection();
}
