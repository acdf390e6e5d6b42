namespace MigrationKit.Catalog;

/// <summary>Expressions that the catalog queries share.</summary>
internal static class Render
{
    /// <summary>
    /// A name, quoted only for its characters. The server's own quoting also asks whether a word is a keyword, and
    /// majors answer differently (<c>json</c> became one in 16).
    /// </summary>
    public static string Name(string column) =>
        $"""case when {column} ~ '^[a-z_][a-z0-9_]*$' then {column}::text else '"' || replace({column}, '"', '""') || '"' end""";

    /// <summary>
    /// That a column has the oid of a relation in scope, said so that the server goes by the catalog's index, however
    /// many relations there are and whether or not it has statistics about them.
    /// </summary>
    public static string InRelations(string column, string condition = "kind <> 'S'") =>
        $"{column} = any(array(select oid from relation where {condition}))";

    /// <summary>A text where a condition holds, otherwise nothing.</summary>
    public static string When(string condition, string text) => $"case when {condition} then {text} else '' end";

    /// <summary>What a line says of a collation; nothing of that which a type has anyway.</summary>
    public static string Collation(string column, string usual) =>
        When($"{column} <> {usual}", $"' collate ' || {column}::regcollation");

    /// <summary>Sixteen digits that stand for a text; line ends and blanks before them do not count.</summary>
    public static string Digest(string text) =>
        $"""left(encode(sha256(convert_to(regexp_replace({text}, e'[ \\t]*\\r?\\n', e'\\n', 'g'), 'UTF8')), 'hex'), 16)""";
}
