namespace MigrationKit.Sql;

/// <summary>The one place where identifiers and literals are quoted.</summary>
internal static class Quote
{
    /// <summary>An identifier, always in double quotes.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>
    /// A string literal that reads the same under any <c>standard_conforming_strings</c>, for the few places where
    /// PostgreSQL takes no parameter: utility commands and the bodies of <c>DO</c>.
    /// </summary>
    public static string Literal(string value)
    {
        var quoted = value.Replace("'", "''", StringComparison.Ordinal);
        return quoted.Contains('\\', StringComparison.Ordinal)
            ? $" E'{quoted.Replace("\\", "\\\\", StringComparison.Ordinal)}'"
            : $"'{quoted}'";
    }

    /// <summary>An array of texts as the literal of an array, which is parsed faster than a constructor of many constants.</summary>
    public static string Array(IEnumerable<string> values) =>
        $"{Literal($"{{{string.Join(',', values.Select(Element))}}}")}::text[]";

    /// <summary>A <c>DO</c> block in dollar quotes that its body does not have.</summary>
    public static string Do(string body)
    {
        var quote = "$migrationkit$";
        while (body.Contains(quote, StringComparison.Ordinal))
        {
            quote = $"{quote[..^1]}_$";
        }
        return $"do {quote}\n{body}\n{quote}";
    }

    // Docs: 8.15.6 Array Input and Output Syntax.
    private static string Element(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
