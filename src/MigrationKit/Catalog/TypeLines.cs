using static MigrationKit.Catalog.Render;

namespace MigrationKit.Catalog;

/// <summary>Types and domains.</summary>
internal static class TypeLines
{
    public static string Types { get; } =
        $"""
            select t.name, t.noun || ' ' || t.name,
              case t.kind
                when 'e' then ' enum (' || coalesce((
                  select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
                  from pg_enum e where e.enumtypid = t.oid), '') || ')'
                when 'c' then ' (' || coalesce((
                  select string_agg({Name("a.attname")}
                    || ' ' || format_type(a.atttypid, a.atttypmod)
                    || {Collation("a.attcollation", "b.typcollation")}, ', ' order by a.attnum)
                  from pg_attribute a join pg_type b on b.oid = a.atttypid
                  where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped), '') || ')'
                when 'r' then (
                  select ' range of ' || format_type(r.rngsubtype, null)
                    || {When("not o.opcdefault", "' opclass ' || o.opcname")}
                    || {Collation("r.rngcollation", "b.typcollation")}
                    || coalesce(' canonical ' || nullif(r.rngcanonical, 0)::regproc, '')
                    || coalesce(' subtype_diff ' || nullif(r.rngsubdiff, 0)::regproc, '')
                    || ' multirange ' || format_type(r.rngmultitypid, null)
                  from pg_range r join pg_opclass o on o.oid = r.rngsubopc join pg_type b on b.oid = r.rngsubtype
                  where r.rngtypid = t.oid)
                when 'd' then ' ' || format_type(t.typbasetype, t.typtypmod)
                  || coalesce((select ' collate ' || t.typcollation::regcollation from pg_type b
                      where b.oid = t.typbasetype and b.typcollation <> t.typcollation), '')
                  || {When("t.typnotnull", "' not null'")}
                  || coalesce(' default ' || pg_get_expr(t.typdefaultbin, 0), '')
                  || coalesce((
                    select string_agg(' constraint ' || {Name("k.conname")}
                      || ' ' || pg_get_constraintdef(k.oid), '' order by k.conname)
                    from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), '')
                else ' base' end
            from type t
            """;
}
