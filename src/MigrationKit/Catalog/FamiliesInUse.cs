using MigrationKit.Parsing;

namespace MigrationKit.Catalog;

/// <summary>
/// Asks which families of lines a database can have. Planning the whole query takes several times as long as running
/// it, and most databases have no rule, no policy and no publication.
/// </summary>
internal static class FamiliesInUse
{
    // Objects made after initdb have ids from here on: FirstNormalObjectId in PostgreSQL's access/transam.h.
    private const string Own = "oid >= 16384";

    // With the prefix of their columns.
    private static readonly (string Name, string Prefix)[] Owned =
    [
        ("pg_class", "rel"),
        ("pg_proc", "pro"),
        ("pg_type", "typ"),
        ("pg_namespace", "nsp"),
    ];

    private static readonly string[] Global =
    [
        .. Words.List("pg_namespace pg_extension pg_event_trigger pg_publication pg_default_acl"),
        .. GlobalLines.CatalogsOfOthers,
    ];

    private static readonly (LineFamily Families, IEnumerable<string> Rows)[] Probes =
    [
        (LineFamily.Views | LineFamily.ViewTexts, [$"pg_class where relkind in ('v', 'm') and {Own}"]),
        (LineFamily.Sequences, [$"pg_class where relkind = 'S' and {Own}"]),
        (LineFamily.Triggers, [$"pg_trigger where not tgisinternal and {Own}"]),
        (LineFamily.Rules, [$"pg_rewrite where rulename <> '_RETURN' and {Own}"]),
        (LineFamily.Policies, ["pg_policy"]),
        (LineFamily.Statistics, ["pg_statistic_ext"]),
        (LineFamily.Routines, [$"pg_proc where {Own}"]),
        (LineFamily.RoutineTexts, [$"pg_proc where prosqlbody is not null and {Own}"]),
        (
            LineFamily.Types,
            [
                $"pg_type where (typtype in ('e', 'd', 'r') or typtype = 'b' and (typelem = 0 or typlen <> -1)) and {Own}",
                $"pg_class where relkind = 'c' and {Own}",
            ]
        ),
        (LineFamily.Owners, Owned.Select(c => $"{c.Name} where {c.Prefix}owner <> current_user::regrole and {Own}")),
        (
            LineFamily.Grants,
            [
                .. Owned.Select(c => $"{c.Name} where {c.Prefix}acl is not null and {Own}"),
                "pg_attribute where attacl is not null and attrelid >= 16384",
                """
                pg_namespace n left join pg_init_privs i on i.classoid = 'pg_namespace'::regclass and i.objoid = n.oid
                where n.nspname = 'public' and n.nspacl is distinct from i.initprivs
                """,
            ]
        ),
        (LineFamily.Comments, ["pg_description where objoid >= 16384"]),
        (LineFamily.Globals, Global.Select(catalog => $"{catalog} where {Own}")),
    ];

    /// <summary>Selects the families that may have a line, as the number of a <see cref="LineFamily"/>.</summary>
    public static string Sql { get; } =
        $"select {(int)LineFamily.Tables}"
        + string.Concat(Probes.Select(p => $"\n | case when {Any(p.Rows)} then {(int)p.Families} else 0 end"));

    private static string Any(IEnumerable<string> rows) =>
        string.Join(" or ", rows.Select(r => $"exists (select from {r})"));
}
