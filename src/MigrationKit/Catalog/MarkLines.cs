using static MigrationKit.Catalog.Render;

namespace MigrationKit.Catalog;

/// <summary>What objects of every kind can have: an owner, grants, a comment.</summary>
internal static class MarkLines
{
    /// <summary>The objects with what these lines need of them. Only where access was ever changed is there an acl.</summary>
    public static string Objects { get; } =
        """
            object as not materialized (
              select 'pg_class'::regclass as catalog, oid, noun || ' ' || name as subject, name as anchor, owner, acl, schema,
                case kind when 'S' then 's' else 'r' end::"char" as acl_kind, false as given
              from relation
              union all
              select 'pg_proc'::regclass, oid, noun || ' ' || name, name, owner, acl, schema, 'f', false from routine
              union all
              select 'pg_type'::regclass, oid, noun || ' ' || name, name, owner, acl, schema, 'T', false from type
              union all
              select 'pg_namespace'::regclass, oid, trim(noun || ' ' || name), name, owner, acl, 0, 'n', given from schema)
            """;

    /// <summary>Owners other than the role that looks, which is the one that applies.</summary>
    public static string Owners { get; } =
        $"""
            select o.anchor, 'owner of ' || o.subject, ' is ' || {Name("r.rolname")}
            from object o join pg_roles r on r.oid = o.owner
            where o.owner <> current_user::regrole and not o.given
            """;

    /// <summary>
    /// What somebody granted or revoked, beyond what an owner has (of schema public the one of now, not of initdb), what
    /// PUBLIC has from the start, and what default privileges give. The privileges of a role are one word where they are all that there are: 17 has one more on
    /// tables. Whether PUBLIC may create in schema public is left out, because 15 changed the answer.
    /// </summary>
    public static string Grants { get; } =
        $"""
            select g.anchor,
              g.verb || ' ' || p.privilege || ' on ' || g.subject || ' ' || g.preposition || ' '
                || coalesce((select {Name("r.rolname")} from pg_roles r
                    where r.oid = g.grantee), 'public')
                || {When("g.is_grantable", "' with grant option'")}, ''
            from (
              select e.anchor, e.subject, e.grantee, e.is_grantable, array_agg(lower(e.privilege_type)) as privileges, e.every, e.owner,
                case when e.granted then 'grant' else 'revoke' end as verb, case when e.granted then 'to' else 'from' end as preposition
              from (
                select o.anchor, o.subject, a.grantee, a.privilege_type, a.is_grantable, bool_or(a.granted) as granted, o.every, o.owner
                from (
                  select o.*, case o.acl_kind when 's' then 'S' else o.acl_kind end as default_kind, coalesce(
                      (select i.initprivs from pg_init_privs i
                       where i.classoid = o.catalog and i.objoid = o.oid and i.objsubid = 0 and o.given),
                      acldefault(o.acl_kind, o.owner)) as usual,
                    (select count(*) from aclexplode(acldefault(o.acl_kind, o.owner)) x where x.grantee = o.owner) as every
                  from object o where o.acl is not null) o,
                lateral (
                  select grantee, privilege_type, is_grantable, true, false from aclexplode(o.acl)
                  union all
                  select case when grantee = grantor then o.owner else grantee end, privilege_type, is_grantable, false, not exists (
                    select from pg_default_acl d
                    where d.defaclrole = o.owner and d.defaclnamespace = 0 and d.defaclobjtype = o.default_kind)
                  from aclexplode(o.usual)
                  union all
                  select x.grantee, x.privilege_type, x.is_grantable, false, false
                  from pg_default_acl d, aclexplode(d.defaclacl) x
                  where d.defaclrole = o.owner and d.defaclnamespace in (0, o.schema)
                    and d.defaclobjtype = o.default_kind
                ) a(grantee, privilege_type, is_grantable, granted, usual)
                where not (o.given and a.grantee = 0 and a.privilege_type = 'CREATE')
                group by o.anchor, o.subject, a.grantee, a.privilege_type, a.is_grantable, o.every, o.owner
                having bool_and(a.granted) or bool_and(a.usual)) e
              group by e.anchor, e.subject, e.grantee, e.is_grantable, e.every, e.owner, e.granted) g,
            unnest(case when cardinality(g.privileges) = g.every and g.every > 1 then array['all'] else g.privileges end) p(privilege)
            """;

    public static string ColumnGrants { get; } =
        $"""
            select distinct a.relation,
              'grant ' || lower(x.privilege_type) || ' on column ' || a.relation || '.' || a.name || ' to '
                || coalesce((select {Name("o.rolname")} from pg_roles o
                    where o.oid = x.grantee), 'public')
                || {When("x.is_grantable", "' with grant option'")}, ''
            from attribute a, aclexplode(a.attacl) x
            where a.attacl is not null
            """;

    /// <summary>Comments, on the objects and on what hangs on tables.</summary>
    public static string Comments { get; } =
        $"""
            select s.anchor, 'comment on ' || s.subject, ' is ' || quote_literal(replace(d.description, e'\\r\\n', e'\\n'))
            from (
              select o.anchor, o.subject, o.catalog, o.oid, 0 from object o where not o.given
              union all
              select a.relation, 'column ' || a.relation || '.' || a.name, 'pg_class'::regclass, a.attrelid, a.attnum
              from attribute a
              union all
              select r.name, 'index ' || r.prefix || {Name(
                "c.relname"
            )} || ' on ' || r.name, 'pg_class'::regclass, c.oid, 0
              from relation r join pg_index i on i.indrelid = r.oid join pg_class c on c.oid = i.indexrelid
              union all
              select r.name, 'constraint ' || r.name || '.' || {Name("k.conname")}, 'pg_constraint'::regclass, k.oid, 0
              from relation r join pg_constraint k on k.conrelid = r.oid
              union all
              select r.name, 'trigger ' || r.name || '.' || {Name("t.tgname")}, 'pg_trigger'::regclass, t.oid, 0
              from relation r join pg_trigger t on t.tgrelid = r.oid
              union all
              select r.name, 'policy ' || r.name || '.' || {Name("p.polname")}, 'pg_policy'::regclass, p.oid, 0
              from relation r join pg_policy p on p.polrelid = r.oid
            ) s(anchor, subject, catalog, oid, part)
            join pg_description d on d.classoid = s.catalog and d.objoid = s.oid and d.objsubid = s.part
            """;
}
