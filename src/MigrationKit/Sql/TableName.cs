using System.Text.RegularExpressions;
using MigrationKit.Exceptions;

namespace MigrationKit.Sql;

/// <summary>The name of a table as a user writes it, <c>table</c> or <c>schema.table</c>, unquoted parts folded.</summary>
internal readonly partial record struct TableName(string? Schema, string Table)
{
    private const string Part = """("([^"]|"")+"|[\p{L}\p{Nd}_$]+)""";

    public static TableName Parse(string text) =>
        Form().Match(text) is { Success: true, Groups: var groups }
            ? new(groups["schema"].Success ? Folded(groups["schema"].Value) : null, Folded(groups["table"].Value))
            : throw new InvalidOptionException(
                $"'{text}' is no table name: write table, schema.table or \"Any Name\"."
            );

    /// <summary>The name as SQL takes it.</summary>
    public override string ToString() =>
        Schema is null ? Quote.Identifier(Table) : $"{Quote.Identifier(Schema)}.{Quote.Identifier(Table)}";

    private static string Folded(string part) =>
        part[0] == '"' ? part[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : part.ToLowerInvariant();

    [GeneratedRegex($@"\A((?<schema>{Part})\.)?(?<table>{Part})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
