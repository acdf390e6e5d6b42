namespace MigrationKit.Verification.Checks;

/// <summary>MK205: nothing is left half done at the head.</summary>
internal sealed partial class MK205_Finished()
    : CatalogCheck(
        "Do the second half in this file or a later one: VALIDATE CONSTRAINT, REINDEX, ENABLE TRIGGER, SET LOGGED, REFRESH, CREATE POLICY",
        isAllowable: true
    )
{
    // A constraint that is NOT ENFORCED, since 18, is never valid. Parts follow their parent.
    private const string CatalogSql = """
        with own as (
          select c.oid, c.relkind, c.relpersistence, c.relispopulated, c.relispartition, c.relrowsecurity,
            case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as name
          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relpersistence <> 't'
            and not exists (select from pg_catalog.pg_depend d
                            where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        )
        select format('constraint %s of %s', k.conname, own.name),
          format('constraint %s of table %s is left NOT VALID: the rows that were there are not checked', k.conname, own.name)
        from pg_catalog.pg_constraint k join own on own.oid = k.conrelid
        where not k.convalidated and k.contype <> 't' and k.conparentid = 0
          and coalesce(to_jsonb(k) ->> 'conenforced', 'true') = 'true'
        union all
        select format('constraint %s of %s', k.conname, t.typname),
          format('constraint %s of domain %s is left NOT VALID: the values that were there are not checked', k.conname, t.typname)
        from pg_catalog.pg_constraint k join pg_catalog.pg_type t on t.oid = k.contypid where not k.convalidated
        union all
        select format('index %s', own.name),
          format('index %s of table %s is left INVALID: no query uses it', own.name, i.indrelid::regclass)
        from pg_catalog.pg_index i join own on own.oid = i.indexrelid where not i.indisvalid and not own.relispartition
        union all
        select format('trigger %s of %s', coalesce(k.conname, t.tgname), own.name),
          case when t.tgisinternal then format('constraint %s is not enforced on table %s: its triggers are left disabled', k.conname, own.name)
          else format('trigger %s of table %s is left disabled', t.tgname, own.name) end
        from pg_catalog.pg_trigger t join own on own.oid = t.tgrelid
        left join pg_catalog.pg_constraint k on k.oid = t.tgconstraint
        where t.tgenabled = 'D' and t.tgparentid = 0
        union all
        select format('unlogged %s', name), format('table %s is left UNLOGGED: a crash empties it, and no standby has it', name)
        from own where relkind = 'r' and relpersistence = 'u'
        union all
        select format('view %s', name), format('materialized view %s is left without data: whoever selects from it gets an error', name)
        from own where relkind = 'm' and not relispopulated
        union all
        select format('security %s', name), format('table %s has row-level security on and no policy: all but its owner see no row', name)
        from own where relkind in ('r', 'p') and relrowsecurity and not relispartition
          and not exists (select from pg_catalog.pg_policy p where p.polrelid = own.oid)
        union all
        select format('partition %s', own.name), format('partition %s is left half detached: ALTER TABLE … DETACH PARTITION … FINALIZE', own.name)
        from pg_catalog.pg_inherits h join own on own.oid = h.inhrelid where h.inhdetachpending
        """;

    protected override string Sql => CatalogSql;

    [GeneratedRegex(@"create\s+unlogged", RegexOptions.IgnoreCase)]
    private static partial Regex CreatesUnlogged { get; }

    /// <summary>CREATE UNLOGGED TABLE is intended; after SET UNLOGGED, SET LOGGED may have been forgotten.</summary>
    protected override bool IsMeant(string key, SqlStatement statement) =>
        key.StartsWith("unlogged", StringComparison.Ordinal) && CreatesUnlogged.IsMatch(statement.Text);
}
