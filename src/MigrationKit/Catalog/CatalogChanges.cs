using MigrationKit.Parsing;

namespace MigrationKit.Catalog;

/// <summary>
/// The queries that find what changed in the catalog since a transaction id: by the id that wrote each row, and by
/// counting the rows that are gone.
/// </summary>
internal static class CatalogChanges
{
    /// <summary>The transaction id from which on everything is new.</summary>
    public const string Horizon = "select pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::xid::text";

    // A row that changed, and the object that has it.
    private static readonly (string Catalog, string Class, string Object)[] Rows =
    [
        ("pg_class", "pg_class", "oid"),
        ("pg_attribute", "pg_class", "attrelid"),
        ("pg_attrdef", "pg_class", "adrelid"),
        ("pg_index", "pg_class", "indexrelid"),
        ("pg_inherits", "pg_class", "inhrelid"),
        ("pg_sequence", "pg_class", "seqrelid"),
        ("pg_foreign_table", "pg_class", "ftrelid"),
        ("pg_partitioned_table", "pg_class", "partrelid"),
        ("pg_constraint", "pg_constraint", "oid"),
        ("pg_rewrite", "pg_rewrite", "oid"),
        ("pg_policy", "pg_policy", "oid"),
        ("pg_statistic_ext", "pg_statistic_ext", "oid"),
        ("pg_proc", "pg_proc", "oid"),
        ("pg_aggregate", "pg_proc", "aggfnoid"),
        ("pg_type", "pg_type", "oid"),
        ("pg_enum", "pg_type", "enumtypid"),
        ("pg_range", "pg_type", "rngtypid"),
        ("pg_namespace", "pg_namespace", "oid"),
    ];

    // What has rows that go without a trace in another row; of those with ids one tells those that went from those that changed.
    private static readonly (string Catalog, string Id, string Condition)[] Counted =
    [
        ("pg_class", "oid", "oid >= 16384"),
        ("pg_proc", "oid", "oid >= 16384"),
        ("pg_type", "oid", "oid >= 16384"),
        ("pg_constraint", "null", "oid >= 16384"),
        ("pg_trigger", "null", "not tgisinternal"),
        ("pg_rewrite", "null", "oid >= 16384"),
        ("pg_policy", "null", "true"),
        ("pg_statistic_ext", "null", "true"),
        ("pg_inherits", "null", "true"),
        ("pg_description", "null", "objoid >= 16384"),
    ];

    // Rare, and able to change the text of any line.
    private static readonly string[] Global =
    [
        .. GlobalLines.CatalogsOfOthers,
        .. Words.List("pg_extension pg_am pg_event_trigger pg_publication pg_publication_rel pg_default_acl"),
    ];

    /// <summary>
    /// (catalog, how many rows, how many of them have not changed since $1, the ids of the others where they are known):
    /// where fewer are unchanged than there were, some have gone or changed.
    /// </summary>
    public static string Counts { get; } =
        string.Join(
            "\nunion all\n",
            Counted.Select(c =>
                $"select '{c.Catalog}', count(*)::int, (count(*) filter (where not {IsNew}))::int, "
                + $"coalesce(string_agg({c.Id}::text, ',') filter (where {IsNew}), '') from {c.Catalog} where {c.Condition}"
            )
        );

    /// <summary>A text that changes with what can change everything.</summary>
    public static string GlobalState { get; } =
        $"""
            select md5(concat_ws(';', current_setting('migrationkit.names'), current_user,
              (select string_agg(oid || ' ' || rolname, ',' order by oid) from pg_roles),
              (select string_agg(setdatabase || ' ' || setrole || ' ' || setconfig::text, ',' order by setdatabase, setrole)
                from pg_db_role_setting),
              (select string_agg(classid || ' ' || objid, ',' order by classid, objid)
                from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'e'),
              (select string_agg(classoid || ' ' || objoid || ' ' || xmin, ',' order by classoid, objoid, objsubid)
                from pg_init_privs where objoid >= 16384),
              {string.Join(
                ",\n",
                Global.Select(catalog =>
                    $"(select string_agg(oid || ' ' || xmin, ',' order by oid) from {catalog} where oid >= 16384)"
                )
            )}))
            """;

    /// <summary>
    /// (kind, oid): the relations, routines and types of which a line may have changed since $1. A line names other
    /// objects, so what depends on an object that changed counts, too.
    /// </summary>
    public static string Touched { get; } =
        $"""
            with recursive row_of(classid, objid) as materialized (
              {string.Join(
                "\nunion all\n",
                Rows.Select(r =>
                    $"select '{r.Class}'::regclass::oid, {r.Object}::oid from {r.Catalog} where {IsNew}"
                )
            )}
              union all
              select 'pg_trigger'::regclass, oid from pg_trigger where not tgisinternal and {IsNew}
              union all
              select classoid, objoid from pg_description where {IsNew}),
            reached(classid, objid) as (
              select * from row_of
              union
              select d.classid, d.objid from reached r join pg_depend d on d.refclassid = r.classid and d.refobjid = r.objid),
            holder(kind, oid) as (
              select 'c', objid from reached where classid = 'pg_class'::regclass
              union select 't', c.reltype from reached r join pg_class c on c.oid = r.objid
                where r.classid = 'pg_class'::regclass and c.relkind = 'c'
              union select 'c', i.indrelid from reached r join pg_index i on i.indexrelid = r.objid where r.classid = 'pg_class'::regclass
              union select 'c', d.adrelid from reached r join pg_attrdef d on d.oid = r.objid where r.classid = 'pg_attrdef'::regclass
              union select case k.contypid when 0 then 'c' else 't' end, case k.contypid when 0 then k.conrelid else k.contypid end
                from reached r join pg_constraint k on k.oid = r.objid where r.classid = 'pg_constraint'::regclass
              union select 'c', t.tgrelid from reached r join pg_trigger t on t.oid = r.objid where r.classid = 'pg_trigger'::regclass
              union select 'c', w.ev_class from reached r join pg_rewrite w on w.oid = r.objid where r.classid = 'pg_rewrite'::regclass
              union select 'c', p.polrelid from reached r join pg_policy p on p.oid = r.objid where r.classid = 'pg_policy'::regclass
              union select 'c', s.stxrelid from reached r join pg_statistic_ext s on s.oid = r.objid
                where r.classid = 'pg_statistic_ext'::regclass
              union select 'p', objid from reached where classid = 'pg_proc'::regclass
              union select 't', objid from reached where classid = 'pg_type'::regclass)
            select kind::text, oid::text from holder
            """;

    private const string IsNew = "pg_catalog.age(xmin) <= (select pg_catalog.age($1::text::xid))";
}
