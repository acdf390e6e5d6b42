namespace MigrationKit.Verification.Checks;

/// <summary>MK506: a SECURITY DEFINER function pins its search_path.</summary>
internal sealed class MK506_Definer()
    : CatalogCheck(
        "Say SET search_path = '' in the function, and the schema before each name; in a later file, ALTER FUNCTION … SET search_path",
        isAllowable: true
    )
{
    // The names in a body of BEGIN ATOMIC were looked up when it was created.
    protected override string Sql =>
        """
            select format('%s.%s(%s)', n.nspname, p.proname,
                (select string_agg(t.typname, ', ' order by a.n) from unnest(p.proargtypes) with ordinality a(type, n)
                 join pg_catalog.pg_type t on t.oid = a.type)),
              format('function %s is SECURITY DEFINER and does not set its search_path: whoever calls it decides which tables and functions its names mean',
                p.oid::regprocedure)
            from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
            where p.prosecdef and p.prosqlbody is null
              and not exists (select from unnest(p.proconfig) as setting where setting like 'search\_path=%')
              and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
              and not exists (select from pg_catalog.pg_depend d
                              where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
            order by 1
            """;
}
