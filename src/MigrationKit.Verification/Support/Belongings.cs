using MigrationKit.History;

namespace MigrationKit.Verification.Support;

/// <summary>Something that a file may take away without naming it.</summary>
/// <param name="Key">The object, whatever its name.</param>
/// <param name="Identity">Its name, the same if it is created again.</param>
/// <param name="Name">How a file would name it.</param>
/// <param name="OwnerKey">What it belongs to, whatever its name: a table, a schema.</param>
/// <param name="Needs">The columns and tables without which it cannot be.</param>
internal sealed record Belonging(
    string Kind,
    string Key,
    string Identity,
    string Name,
    string OwnerKey,
    string Owner,
    string[] Needs
)
{
    public const string Comment = "comment";
    public const string Security = "row-level security";

    /// <summary>Whether it is a grant or a revoke; then the name is that of the role.</summary>
    public bool OfRights =>
        Kind.EndsWith(" to", StringComparison.Ordinal) || Kind.EndsWith(" from", StringComparison.Ordinal);

    /// <summary>How it is called in a message.</summary>
    public string Words =>
        Owner == "" ? $"{Kind} {Name}"
        : Kind is Comment or Security ? $"{Kind} on {Owner}"
        : $"{Kind} {Name} on {Owner}";
}

/// <summary>Everything in a database that can be lost by CASCADE, or by a drop and a create.</summary>
internal sealed class Belongings
{
    private static readonly string Sql = $$$"""
        with schemas as (
          select oid, nspname from pg_catalog.pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
        ), extended as (
          select classid, objid from pg_catalog.pg_depend where deptype = 'e'
        ), own as (
          select c.oid, c.relkind, c.relowner, c.relacl, c.relrowsecurity, c.relispartition, c.relname, s.oid as schema,
            'relation ' || c.oid as key, case s.nspname when 'public' then '' else s.nspname || '.' end || c.relname as name
          from pg_catalog.pg_class c join schemas s on s.oid = c.relnamespace
          where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and c.relpersistence <> 't' and {{{HistoryTable.IsNot(
            "c"
        )}}}
            and not exists (select from extended e where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid)
        ), routines as (
          select p.oid, p.proname, p.proowner, p.proacl, s.oid as schema, 'function ' || p.oid as key,
            format('%s.%s(%s)', s.nspname, p.proname, (select string_agg(t.typname, ', ' order by a.n)
              from unnest(p.proargtypes) with ordinality a(type, n) join pg_catalog.pg_type t on t.oid = a.type)) as name
          from pg_catalog.pg_proc p join schemas s on s.oid = p.pronamespace
          where not exists (select from extended e where e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid)
        ), grants as (
          select key, name, relname as word, relowner as owner, case relkind when 'S' then 's' else 'r' end::"char" as type, relacl as acl from own
          union all select key, name, proname, proowner, 'f', proacl from routines
        )
        select case relkind when 'v' then 'view' when 'm' then 'view' else 'table' end, key, name, relname, 'schema ' || schema, '', '{}'::text[]
        from own where relkind <> 'S' and not relispartition
        union all
        select 'function', key, name, proname, 'schema ' || schema, '', '{}' from routines
        union all
        select 'column', key || ' ' || a.attnum, name || '.' || a.attname, a.attname, key, name, '{}'
        from own join pg_catalog.pg_attribute a on a.attrelid = own.oid and a.attnum > 0 and not a.attisdropped where relkind in ('r', 'p') and not relispartition
        union all
        select 'default', key || ' default ' || a.attnum, name || '.' || a.attname || ' default', a.attname, key, name, array[key || ' ' || a.attnum]
        from own join pg_catalog.pg_attribute a on a.attrelid = own.oid and not a.attisdropped and (a.atthasdef or a.attidentity <> '')
        where relkind in ('r', 'p') and not relispartition
        union all
        select 'constraint', 'constraint ' || k.oid, name || ' constraint ' || k.conname, k.conname, key, name,
          array(select 'relation ' || d.refobjid || case when d.refobjsubid > 0 then ' ' || d.refobjsubid else '' end from pg_catalog.pg_depend d
                where d.classid = 'pg_catalog.pg_constraint'::regclass and d.objid = k.oid and d.refclassid = 'pg_catalog.pg_class'::regclass
                  and exists (select from own where own.oid = d.refobjid))
        from own join pg_catalog.pg_constraint k on k.conrelid = own.oid and k.contype in ('c', 'f', 'u', 'p', 'x') and k.conparentid = 0 where not relispartition
        union all
        select case own.relkind when 'm' then 'index of a view:' else 'index' end, 'index ' || i.indexrelid, name || ' index ' || x.relname, x.relname, key, name,
          array(select 'relation ' || d.refobjid || case when d.refobjsubid > 0 then ' ' || d.refobjsubid else '' end from pg_catalog.pg_depend d
                where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = i.indexrelid and d.refclassid = 'pg_catalog.pg_class'::regclass
                  and exists (select from own where own.oid = d.refobjid))
        from own join pg_catalog.pg_index i on i.indrelid = own.oid join pg_catalog.pg_class x on x.oid = i.indexrelid and not x.relispartition
        where not own.relispartition and not exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('u', 'p', 'x'))
        union all
        select 'trigger', 'trigger ' || t.oid, name || ' trigger ' || t.tgname, t.tgname, key, name, '{}'
        from own join pg_catalog.pg_trigger t on t.tgrelid = own.oid and not t.tgisinternal and t.tgparentid = 0
        union all
        select 'policy', 'policy ' || p.oid, name || ' policy ' || p.polname, p.polname, key, name, '{}'
        from own join pg_catalog.pg_policy p on p.polrelid = own.oid
        union all
        select 'row-level security', key || ' security', name || ' security', 'security', key, name, '{}' from own where relrowsecurity
        union all
        select 'comment', format('%s comment %s', key, d.objsubid), format('%s comment %s', name, coalesce(a.attname, '')), 'comment', key, name,
          case when d.objsubid > 0 then array[key || ' ' || d.objsubid] else '{}' end
        from own join pg_catalog.pg_description d on d.classoid = 'pg_catalog.pg_class'::regclass and d.objoid = own.oid
        left join pg_catalog.pg_attribute a on a.attrelid = own.oid and a.attnum = d.objsubid and d.objsubid > 0
        union all
        select 'comment', key || ' comment', name || ' comment', 'comment', key, name, '{}'
        from routines join pg_catalog.pg_description d on d.classoid = 'pg_catalog.pg_proc'::regclass and d.objoid = routines.oid
        union all
        select case g.grantee when owner then 'rights of the owner' else 'grant of ' || g.privilege_type || ' to' end, format('%s grant %s %s', key, g.grantee, g.privilege_type),
          format('%s grant %s %s', name, coalesce(r.rolname, 'public'), g.privilege_type), coalesce(r.rolname, 'public'), key, name, '{}'
        from grants, lateral pg_catalog.aclexplode(coalesce(acl, pg_catalog.acldefault(type, owner))) g left join pg_catalog.pg_roles r on r.oid = g.grantee
        union all
        select 'revoke of EXECUTE from', key || ' revoke', name || ' revoke', 'public', key, name, '{}'
        from routines where proacl is not null and not exists (select from pg_catalog.aclexplode(proacl) g where g.grantee = 0 and g.privilege_type = 'EXECUTE')
        union all
        select 'schema', 'schema ' || oid, 'schema ' || nspname, nspname, '', '', '{}' from schemas
        """;

    private readonly List<Belonging> _all;
    private readonly HashSet<string> _keys;
    private readonly HashSet<string> _identities;
    private readonly Dictionary<string, string> _owners;

    private Belongings(List<Belonging> all)
    {
        _all = all;
        _keys = [.. all.Select(item => item.Key)];
        _identities = [.. all.Select(item => item.Identity)];
        _owners = all.DistinctBy(item => item.Key).ToDictionary(item => item.Key, item => item.Identity);
    }

    public static async Task<Belongings> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var all = await connection
            .ReadAllAsync(
                Sql,
                reader => new Belonging(
                    reader.GetString(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    reader.GetString(4),
                    reader.GetString(5),
                    reader.GetFieldValue<string[]>(6)
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new(all);
    }

    /// <summary>Whether it exists, even if it was created again.</summary>
    public bool Has(Belonging item) => _identities.Contains(item.Identity);

    /// <summary>
    /// What was there before, and is not any more, though what it belonged to is: the same thing, or one of the same
    /// name in its place. What is renamed or moved is not lost.
    /// </summary>
    public IEnumerable<Belonging> Lost(Belongings before) =>
        before._all.Where(item =>
            !_identities.Contains(item.Identity) && (!_keys.Contains(item.Key) || IsReplaced(item)) && IsExpected(item)
        );

    /// <summary>Whether something else has the name of what the thing belongs to.</summary>
    private bool IsReplaced(Belonging item) =>
        item.Owner != "" && _identities.Contains(item.Owner) && _owners.GetValueOrDefault(item.OwnerKey) != item.Owner;

    private bool IsExpected(Belonging item) =>
        item.Kind switch
        {
            "schema" or "rights of the owner" => false,
            "view" or "function" or "table" => _keys.Contains(item.OwnerKey),
            // A file that creates a table again says what it consists of.
            "column" or "default" or "constraint" or "index" => _owners.GetValueOrDefault(item.OwnerKey) == item.Owner
                && item.Needs.All(_keys.Contains),
            _ => _identities.Contains(item.Owner) && (item.Needs.All(_keys.Contains) || IsReplaced(item)),
        };
}
