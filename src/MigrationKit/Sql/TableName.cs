using System.Diagnostics.CodeAnalysis;
using System.Text;
using MigrationKit.Exceptions;

namespace MigrationKit.Sql;

/// <summary>The name of a table as a user writes it, <c>table</c> or <c>schema.table</c>, unquoted parts folded.</summary>
internal readonly record struct TableName(string? Schema, string Table)
{
    public static TableName Parse(string text) =>
        TryParse(text, out var parts) && parts.Count is 1 or 2
            ? new(parts.Count == 2 ? parts[0] : null, parts[^1])
            : throw new InvalidOptionException(
                $"'{text}' is no table name: write table, schema.table or \"Any Name\"."
            );

    /// <summary>The name as SQL takes it.</summary>
    public override string ToString() =>
        Schema is null
            ? Quote.Identifier(Table)
            : $"{Quote.Identifier(Schema)}.{Quote.Identifier(Table)}";

    private static bool TryParse(string text, [NotNullWhen(true)] out List<string>? parts)
    {
        parts = [];
        for (var i = 0; i <= text.Length; i++)
        {
            var part = new StringBuilder();
            if (i < text.Length && text[i] == '"')
            {
                for (
                    i++;
                    i < text.Length
                        && (text[i] != '"' || (i + 1 < text.Length && text[i + 1] == '"'));
                    i++
                )
                {
                    part.Append(text[i]);
                    i += text[i] == '"' ? 1 : 0;
                }
                if (i++ >= text.Length)
                {
                    return false;
                }
            }
            else
            {
                for (
                    ;
                    i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '$');
                    i++
                )
                {
                    part.Append(char.ToLowerInvariant(text[i]));
                }
            }
            if (part.Length == 0 || (i < text.Length && text[i] != '.'))
            {
                return false;
            }
            parts.Add(part.ToString());
        }
        return true;
    }
}
