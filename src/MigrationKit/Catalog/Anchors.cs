using System.Diagnostics.CodeAnalysis;
using MigrationKit.Sql;
using static MigrationKit.Catalog.Render;

namespace MigrationKit.Catalog;

/// <summary>
/// The objects that lines are about, as common table expressions: everything else in the catalog hangs on one of
/// these, so that narrowing them narrows the whole query.
/// </summary>
internal static class Anchors
{
    /// <summary>(kind, oid, name) of the relations, routines and types in scope.</summary>
    public static string Names(Scope scope) =>
        $"""
            with {Sql(scope)}
            select kind, id, name from {OwnPath.WithNames(
                """
                select 'c', oid::text, name from relation
                union all select 'p', oid::text, name from routine
                union all select 't', oid::text, name from type
                """,
                "kind, id, name"
            )}
            """;

    [SuppressMessage("Design", "MA0051", Justification = "One query.")]
    public static string Sql(Scope scope) =>
        $"""
            member as materialized (
              select classid, objid from pg_depend
              where refclassid = 'pg_extension'::regclass and deptype = 'e'),
            schema as materialized (
              select n.oid,
                case when n.nspname = (select current_schema()) then '' else {Name("n.nspname")} end as name,
                case when n.nspname = (select current_schema()) then 'current schema' else 'schema' end as noun,
                case when n.nspname = (select current_schema()) then '' else {Name("n.nspname")}
                  || '.' end as prefix,
                n.nspowner as owner, n.nspacl as acl, n.nspname in ('public', (select current_schema())) as given
              from pg_namespace n
              where {scope.Schemas}),
            relation as materialized (
              select c.oid, c.relkind as kind, n.prefix, n.prefix || {Name("c.relname")} as name,
                case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end as noun,
                c.relowner as owner, c.relacl as acl, n.oid as schema, c.relpersistence, c.relreplident, c.relispartition,
                c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relam, c.relpartbound, c.relhastriggers, c.relhasrules
              from pg_class c join schema n on n.oid = c.relnamespace
              where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and c.relpersistence <> 't'
                and c.oid <> (select coalesce(nullif(current_setting('migrationkit.history', true), ''), '0')::oid)
                and {scope.Objects("pg_class", "c", "c.relname")}),
            attribute as materialized (
              select r.name as relation, r.kind, {Name("a.attname")} as name,
                a.attrelid, a.attnum, a.atttypid, a.atttypmod,
                a.attcollation, a.attnotnull, a.attidentity, a.attgenerated, a.attstorage, a.attcompression, a.attstattarget,
                a.attoptions, a.attacl
              from relation r join pg_attribute a on a.attrelid = r.oid
              where {InRelations("a.attrelid")} and a.attnum > 0 and not a.attisdropped),
            routine as materialized (
              select p.oid, n.prefix || {Name("p.proname")} || '(' || coalesce((
                  select string_agg(format_type(a.type, null), ', ' order by a.n)
                  from unnest(p.proargtypes) with ordinality a(type, n)), '') || ')' as name,
                case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end as noun,
                p.proowner as owner, p.proacl as acl, n.oid as schema
              from pg_proc p join schema n on n.oid = p.pronamespace
              where {scope.Objects("pg_proc", "p", "p.proname")}
                and not exists (
                  select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')),
            type as materialized (
              select t.oid, n.prefix || {Name("t.typname")} as name,
                case t.typtype when 'd' then 'domain' else 'type' end as noun,
                t.typowner as owner, t.typacl as acl, n.oid as schema, t.typtype as kind, t.typrelid, t.typbasetype,
                t.typtypmod, t.typnotnull, t.typdefaultbin, t.typcollation
              from pg_type t join schema n on n.oid = t.typnamespace
              where (t.typtype in ('e', 'd', 'r') or t.typtype = 'b' and (t.typelem = 0 or t.typlen <> -1)
                  or t.typtype = 'c' and (select c.relkind = 'c' from pg_class c where c.oid = t.typrelid))
                and {scope.Objects("pg_type", "t", "t.typname")})
            """;
}
