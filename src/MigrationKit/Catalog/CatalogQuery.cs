namespace MigrationKit.Catalog;

/// <summary>
/// The one query behind snapshots and footprint assertions: rows of (anchor, key, rest). The line is key and rest;
/// the key says which object it is; the anchor is the table, routine, type or schema that it belongs to.
/// </summary>
internal static class CatalogQuery
{
    private static readonly (LineFamily Family, string Sql)[] Branches =
    [
        (LineFamily.Tables, RelationLines.Tables),
        (LineFamily.Tables, RelationLines.Columns),
        (LineFamily.NoTables, RelationLines.NoTables),
        (LineFamily.Tables, TableLines.Constraints),
        (LineFamily.Tables, TableLines.Indexes),
        (LineFamily.Views, RelationLines.Views),
        (LineFamily.ViewTexts, RelationLines.ViewTexts),
        (LineFamily.Sequences, RelationLines.Sequences),
        (LineFamily.Triggers, TableLines.Triggers),
        (LineFamily.Rules, TableLines.Rules),
        (LineFamily.Policies, TableLines.Policies),
        (LineFamily.Statistics, TableLines.Statistics),
        (LineFamily.Routines, RoutineLines.Routines),
        (LineFamily.RoutineTexts, RoutineLines.Texts),
        (LineFamily.Types, TypeLines.Types),
        (LineFamily.Owners, MarkLines.Owners),
        (LineFamily.Grants, MarkLines.Grants),
        (LineFamily.Grants, MarkLines.ColumnGrants),
        (LineFamily.Comments, MarkLines.Comments),
        (LineFamily.Globals, GlobalLines.Schemas),
        (LineFamily.Globals, GlobalLines.Extensions),
        (LineFamily.Globals, GlobalLines.EventTriggers),
        (LineFamily.Globals, GlobalLines.Publications),
        (LineFamily.Globals, GlobalLines.DefaultPrivileges),
        (LineFamily.Globals, GlobalLines.Others),
    ];

    // Words that are keywords on some majors only. The server's definitions quote them there; nothing else does.
    private const string NewKeywords = "json(?:_[a-z]+)?|merge_action|system_user";

    /// <summary>The common table expressions, of which <c>found</c> (anchor, key, line) is the last.</summary>
    public static string With(Scope scope, LineFamily families)
    {
        var branches = Branches.Where(b => families.HasFlag(b.Family)).Select(b => b.Sql);
        return $"""
            with {Anchors.Sql(scope)},
            {MarkLines.Objects},
            found(anchor, key, line) as (
              select anchor, key, key || case when strpos(rest, '"') > 0 or strpos(rest, e'\n') > 0 or strpos(rest, e'\r') > 0
                then replace(replace(replace(regexp_replace(rest, '"({NewKeywords})"(?!:)', e'\\1', 'g'),
                  e'\r\n', e'\n'), e'\n', e'\\n'), e'\r', e'\\r')
                else rest end
              from (
            {string.Join("\nunion all\n", branches)}
              ) lines(anchor, key, rest))
            """;
    }
}
