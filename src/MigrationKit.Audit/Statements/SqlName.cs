namespace MigrationKit.Audit.Statements;

/// <summary>Names as a snapshot writes them: quoted only for their characters.</summary>
internal static partial class SqlName
{
    internal static string FromParts(IEnumerable<string> parts) => string.Join('.', parts.Select(Quote));

    /// <summary>A name without the schema where that is the current one.</summary>
    internal static string Within(string current, string name) =>
        Quote(current) is var schema
        && name.Length > schema.Length
        && name[schema.Length] == '.'
        && name.StartsWith(schema, StringComparison.Ordinal)
            ? name[(schema.Length + 1)..]
            : name;

    internal static string Quote(string part) =>
        Plain().IsMatch(part) ? part : $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The schema of a relation's name; null where it has none.</summary>
    internal static string? SchemaOf(string name) => OwnerOf(name) is { Length: > 0 } schema ? schema : null;

    /// <summary>What stands before the last dot, such as the table of a column; empty where there is no dot.</summary>
    internal static string OwnerOf(string name) => name[..Math.Max(LastDot(name), 0)];

    /// <summary>What stands behind the last dot.</summary>
    internal static string LastOf(string name) => name[(LastDot(name) + 1)..];

    private static int LastDot(string name)
    {
        var (last, quoted) = (-1, false);
        for (var i = 0; i < name.Length && (quoted || name[i] != '('); i++)
        {
            quoted ^= name[i] == '"';
            last = name[i] == '.' && !quoted ? i : last;
        }
        return last;
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]*\\z")]
    private static partial Regex Plain();
}
