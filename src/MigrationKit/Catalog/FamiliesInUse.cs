using MigrationKit.Parsing;
using MigrationKit.Sql;

namespace MigrationKit.Catalog;

/// <summary>
/// Asks which families of lines a database can have. Planning the whole query takes several times as long as running
/// it, and most databases have no rule, no policy and no publication. Each catalog is gone through once.
/// </summary>
internal static class FamiliesInUse
{
    // Objects made after initdb have ids from here on: FirstNormalObjectId in PostgreSQL's access/transam.h.
    private const string Own = "oid >= 16384";

    private static readonly (string Rows, (string Condition, LineFamily Families)[] Probes)[] Catalogs =
    [
        (
            $"pg_class where {Own}",
            [
                ("relkind in ('v', 'm')", LineFamily.Views | LineFamily.ViewTexts),
                ("relkind = 'S'", LineFamily.Sequences),
                ("relkind = 'c'", LineFamily.Types),
                .. OwnerAndGrants("rel"),
            ]
        ),
        ($"pg_trigger where {Own}", [("not tgisinternal", LineFamily.Triggers)]),
        ($"pg_rewrite where {Own}", [("rulename <> '_RETURN'", LineFamily.Rules)]),
        ($"pg_policy where {Own}", [("true", LineFamily.Policies)]),
        ($"pg_statistic_ext where {Own}", [("true", LineFamily.Statistics)]),
        (
            $"pg_proc where {Own}",
            [
                ("true", LineFamily.Routines),
                ("prosqlbody is not null", LineFamily.RoutineTexts),
                .. OwnerAndGrants("pro"),
            ]
        ),
        (
            $"pg_type where {Own}",
            [
                ("(typtype in ('e', 'd', 'r') or typtype = 'b' and (typelem = 0 or typlen <> -1))", LineFamily.Types),
                .. OwnerAndGrants("typ"),
            ]
        ),
        ($"pg_namespace where {Own}", [("true", LineFamily.Globals), .. OwnerAndGrants("nsp")]),
        (
            """
            pg_namespace n left join pg_init_privs i on i.classoid = 'pg_namespace'::regclass and i.objoid = n.oid
            where n.nspname = 'public' and n.nspacl is distinct from i.initprivs
            """,
            [("true", LineFamily.Grants)]
        ),
        ("pg_attribute where attrelid >= 16384", [("attacl is not null", LineFamily.Grants)]),
        ("pg_description where objoid >= 16384", [("true", LineFamily.Comments)]),
        .. Words
            .List("pg_extension pg_event_trigger pg_publication pg_default_acl")
            .Concat(GlobalLines.CatalogsOfOthers)
            .Select(catalog => ($"{catalog} where {Own}", new[] { ("true", LineFamily.Globals) })),
    ];

    /// <summary>What the server sees, as text: another one as soon as somebody has committed something.</summary>
    private const string Now = "pg_current_snapshot()::text";

    private static readonly string Asked =
        $"{(int)LineFamily.Tables}{string.Concat(Catalogs.Select(c => $"\n | {Found(c.Rows, c.Probes)}"))}";

    /// <summary>
    /// Selects the families that may have a line, as the number of a <see cref="LineFamily"/>, and what the server saw.
    /// It does not look again where it sees what it saw.
    /// </summary>
    public static string Sql(LineFamily families, string seen) =>
        seen.Length == 0
            ? $"select {Asked}, {Now}"
            : $"select case when {Now} = {Quote.Literal(seen)} then {(int)families} else {Asked} end, {Now}";

    // The server looks the role up for each row unless it is told that it is one value.
    private static (string Condition, LineFamily Families)[] OwnerAndGrants(string prefix) =>
        [
            ($"{prefix}owner <> (select current_user::regrole::oid)", LineFamily.Owners),
            ($"{prefix}acl is not null", LineFamily.Grants),
        ];

    private static string Found(string rows, (string Condition, LineFamily Families)[] probes) =>
        probes is [var only]
            ? $"case when exists (select from {rows} and {only.Condition}) then {(int)only.Families} else 0 end"
            : $"coalesce((select bit_or({string.Join(" | ", probes.Select(probe => $"case when {probe.Condition} then {(int)probe.Families} else 0 end"))}) from {rows}), 0)";
}
