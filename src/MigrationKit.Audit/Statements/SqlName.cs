using System.Text.RegularExpressions;

namespace MigrationKit.Audit.Statements;

/// <summary>Names as a snapshot writes them: quoted only for their characters, unqualified in the current schema.</summary>
internal static partial class SqlName
{
    /// <summary>
    /// A name from its unquoted parts. Schema <c>public</c> is taken for the current one, as nobody who writes it out
    /// means another.
    /// </summary>
    internal static string Of(IReadOnlyList<string> parts) =>
        string.Join('.', (parts is ["public", _, ..] ? parts.Skip(1) : parts).Select(Quote));

    /// <summary>One part.</summary>
    internal static string Quote(string part) =>
        Plain().IsMatch(part)
            ? part
            : $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The schema of a relation's name; null where it has none.</summary>
    internal static string? SchemaOf(string name)
    {
        var quoted = false;
        for (var i = 0; i < name.Length; i++)
        {
            quoted ^= name[i] == '"';
            if (name[i] == '.' && !quoted)
            {
                return name[..i];
            }
        }
        return null;
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]*\\z")]
    private static partial Regex Plain();
}
