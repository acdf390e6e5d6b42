namespace MigrationKit.Audit.Statements;

/// <summary>Reads kinds and names of objects, token by token.</summary>
internal sealed partial class StatementReader
{
    /// <summary>How many bytes of a name PostgreSQL keeps (NAMEDATALEN - 1).</summary>
    private const int LongestName = 63;

    private static readonly string[] Kinds = Words.List(
        """
        TABLE VIEW INDEX SEQUENCE TYPE DOMAIN FUNCTION PROCEDURE AGGREGATE TRIGGER POLICY RULE STATISTICS SCHEMA EXTENSION
        PUBLICATION
        """
    );

    /// <summary>Words that are reserved, so that they never are a name without quotes.</summary>
    private static readonly string[] Reserved = Words.List(
        "ON AS FROM TO USING FOR WITH ALL CURRENT_USER CURRENT_ROLE SESSION_USER"
    );

    private string? Kind() =>
        Skip("FOREIGN", "TABLE") ? "table"
        : Skip("MATERIALIZED", "VIEW") ? "materialized view"
        : Skip("EVENT", "TRIGGER") ? "event trigger"
        : Tokens.HasAny(At, Kinds) ? Tokens.Value(At++)
        : null;

    /// <summary>A name as a snapshot writes it, in the schema of the session; null where there is none.</summary>
    private string? Name() => Parts() is { } parts ? Scoped(parts) : null;

    private string Scoped(IReadOnlyList<string> parts) =>
        scope.Written(parts) is var written && scope.IsTemporary(written) ? written : scope.Qualify(parts);

    /// <summary>A name without a schema, as a snapshot writes it.</summary>
    private string? Part() => Parts() is [var part] ? SqlName.Quote(part) : null;

    private List<string>? Parts()
    {
        var parts = new List<string>();
        do
        {
            if (
                !Tokens[At].IsName
                || (parts.Count == 0 && Tokens.HasAny(At, Reserved))
                || Tokens.Written(At).StartsWith("U&", StringComparison.OrdinalIgnoreCase)
            )
            {
                return null;
            }
            parts.Add(ValueAt(At++));
        } while (SkipSymbol('.'));
        return parts;
    }

    /// <summary>
    /// A name as the server stores it: cut to its longest, and without quotes folded in ASCII only
    /// (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS).
    /// </summary>
    private string ValueAt(int at)
    {
        var name =
            Tokens[at].Kind == TokenKind.Word
                ? string.Concat(
                    Tokens.Written(at).ToString().Select(c => char.IsAscii(c) ? char.ToLowerInvariant(c) : c)
                )
                : Tokens.Value(at);
        while (System.Text.Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            name = name[..^1];
        }
        return name;
    }

    private HashSet<string> NamesInBlock()
    {
        var inside = Tokens.Inside(Tokens.Body());
        return new StatementReader(inside, scope).NamesIn(0, inside.Count);
    }

    private HashSet<string> NamesIn(int from, int to) =>
        [.. Tokens.Names(from).TakeWhile(i => i < to).Select(i => SqlName.Quote(ValueAt(i)))];
}
