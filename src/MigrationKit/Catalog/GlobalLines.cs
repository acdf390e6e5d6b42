using MigrationKit.Parsing;
using static MigrationKit.Catalog.Render;

namespace MigrationKit.Catalog;

/// <summary>Schemas, extensions, and the kinds of objects that are few in any database.</summary>
internal static class GlobalLines
{
    public static string Schemas { get; } = "select s.name, 'schema ' || s.name, '' from schema s where not s.given";

    /// <summary>Extensions without their version: each server brings its own.</summary>
    public static string Extensions { get; } =
        $"""
            select '', 'extension ' || {Name("e.extname")},
              {When("n.nspname <> (select current_schema())", $"' in schema ' || {Name("n.nspname")}"
            )}
            from pg_extension e join pg_namespace n on n.oid = e.extnamespace
            where e.oid >= 16384
            """;

    public static string EventTriggers { get; } =
        $"""
            select '', 'event trigger ' || {Name("e.evtname")},
              ' on ' || e.evtevent
              || coalesce(' when tag in (' || (select string_agg(quote_literal(t), ', ' order by t) from unnest(e.evttags) t) || ')', '')
              || ' execute ' || e.evtfoid::regprocedure
              || case e.evtenabled when 'D' then ' disabled' when 'R' then ' on replica' when 'A' then ' always' else '' end
            from pg_event_trigger e
            where e.oid not in (select objid from member where classid = 'pg_event_trigger'::regclass)
            """;

    public static string Publications { get; } =
        $"""
            select '', 'publication ' || {Name("p.pubname")},
              case when p.puballtables then ' for all tables' else coalesce(' for ' || (
                select string_agg(t.prrelid::regclass::text, ', ' order by t.prrelid::regclass::text collate "C")
                from pg_publication_rel t where t.prpubid = p.oid), '') end
              || ' (' || concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
                case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end,
                case when p.pubviaroot then 'via root' end) || ')'
            from pg_publication p
            """;

    /// <summary>
    /// What ALTER DEFAULT PRIVILEGES changed for objects to come. An entry for the whole database replaces what is built
    /// in; one of a schema adds to it: "pg_default_acl" in PostgreSQL's documentation.
    /// </summary>
    public static string DefaultPrivileges { get; } =
        $"""
            select '', 'default privileges'
              || {When(
                "d.role <> current_user::regrole",
                "' of ' || (select " + Name("r.rolname") + " from pg_roles r where r.oid = d.role)"
            )}
              || coalesce(' in schema ' || (select {Name("n.nspname")} from pg_namespace n
                    where n.oid = nullif(d.schema, (select oid from pg_namespace where nspname = current_schema()))),
                {When("d.schema <> 0", "' in current schema'")})
              || ' on ' || case d.kind when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
                   when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end
              || ': ' || d.verb || ' ' || p.privilege || ' ' || d.preposition || ' '
              || coalesce((select {Name("r.rolname")} from pg_roles r
                  where r.oid = d.grantee), 'public')
              || {When("d.is_grantable", "' with grant option'")}, ''
            from (
              select a.defaclrole as role, a.defaclnamespace as schema, a.defaclobjtype as kind, x.verb, x.preposition,
                x.grantee, x.is_grantable, array_agg(lower(x.privilege_type)) as privileges,
                (select count(*) from aclexplode(a.usual) u where u.grantee = a.defaclrole) as every
              from (
                select *, acldefault(case defaclobjtype when 'S' then 's' else defaclobjtype end, defaclrole) as usual
                from pg_default_acl) a,
              lateral (
                select 'grant', 'to', * from (
                  select grantee, privilege_type, is_grantable from aclexplode(a.defaclacl)
                  except select grantee, privilege_type, is_grantable from aclexplode(a.usual) where a.defaclnamespace = 0) granted
                union all
                select 'revoke', 'from', * from (
                  select grantee, privilege_type, is_grantable from aclexplode(a.usual) where a.defaclnamespace = 0
                  except select grantee, privilege_type, is_grantable from aclexplode(a.defaclacl)) revoked
              ) x(verb, preposition, grantee, privilege_type, is_grantable)
              group by a.defaclrole, a.defaclnamespace, a.defaclobjtype, a.usual, x.verb, x.preposition, x.grantee, x.is_grantable) d,
            unnest(case when cardinality(d.privileges) = d.every and d.every > 1 then array['all'] else d.privileges end) p(privilege)
            """;

    /// <summary>The catalogs of <see cref="Others"/>.</summary>
    public static IReadOnlyList<string> CatalogsOfOthers { get; } =
        Words.List(
            """
            pg_collation pg_operator pg_opfamily pg_opclass pg_cast pg_conversion pg_ts_config pg_ts_dict
            pg_foreign_data_wrapper pg_foreign_server pg_language
            """
        );

    /// <summary>That there is an operator, a collation, a cast …, in the server's own words for it.</summary>
    public static string Others { get; } =
        $"""
            select '', i.type || ' ' || replace(i.identity, quote_ident((select current_schema())) || '.', ''), ''
            from (
            {string.Join(
                "\nunion all ",
                CatalogsOfOthers.Select(c => $"select '{c}'::regclass, oid from {c} where oid >= 16384")
            )}
            ) o(catalog, oid), pg_identify_object(o.catalog, o.oid, 0) i
            where not exists (select from member m where m.classid = o.catalog and m.objid = o.oid)
              and not exists (
                select from pg_depend d where d.classid = o.catalog and d.objid = o.oid and d.deptype = 'i'
                  and d.refclassid <> 'pg_opfamily'::regclass)
            """;
}
