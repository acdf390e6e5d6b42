using MigrationKit.Testing;

namespace MigrationTests.Corpus;

/// <summary>Everything that SQL files leave behind in a database, as text; the history table apart.</summary>
internal static class DatabaseContent
{
    internal static Task<string> AllContentAsync(this TestDatabase database) => database.ScalarAsync<string>(Sql);

    private const string Sql = """
        with spaces as (
          select oid, nspname from pg_namespace where nspname !~ '^pg_(temp|toast)' and nspname not in ('pg_catalog', 'information_schema')
        ), relations as (
          select c.*, format('%I.%I', nspname, relname) as name from pg_class c join spaces s on s.oid = relnamespace
          where relname not in ('schema_migrations', 'schema_migrations_pkey')
        ), routines as (
          select p.* from pg_proc p join spaces s on s.oid = pronamespace
        ), types as (
          select t.* from pg_type t join spaces s on s.oid = typnamespace
          where typname not in ('schema_migrations', '_schema_migrations')
        )
        select coalesce(string_agg(line, e'\n' order by line), '') from (
          select format('schema %s', nspname) from spaces
          union all
          select format('relation %s %s %s %s %s', relkind, name, relrowsecurity, reloptions, relacl) from relations
          union all
          select format('column %s.%s %s %s %s %s %s', name, attname, format_type(atttypid, atttypmod), attnotnull,
            attidentity, attgenerated, pg_get_expr(adbin, adrelid))
          from relations r join pg_attribute a on attrelid = r.oid left join pg_attrdef on adrelid = attrelid and adnum = attnum
          where attnum > 0 and not attisdropped
          union all
          select format('index %s', pg_get_indexdef(indexrelid)) || indisvalid from pg_index join relations r on r.oid = indexrelid
          union all
          select format('view %s %s', name, pg_get_viewdef(oid)) from relations where relkind in ('v', 'm')
          union all
          select format('sequence %s %s', s.schemaname || '.' || s.sequencename, s::text) from pg_sequences s
          union all
          select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid))
          from pg_constraint c join spaces s on s.oid = connamespace where conname <> 'schema_migrations_pkey'
          union all
          select format('routine %s %s %s', oid::regprocedure, proconfig, pg_get_functiondef(oid)) from routines where prokind in ('f', 'p')
          union all
          select format('type %s %s', oid::regtype, typtype) from types
          union all
          select format('label %s %s', enumtypid::regtype, enumlabel) from pg_enum
          union all
          select format('operator %s', o.oid::regoperator) from pg_operator o join spaces s on s.oid = oprnamespace
          union all
          select format('trigger %s', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
          union all
          select format('event trigger %s %s', evtname, evtfoid::regproc) from pg_event_trigger
          union all
          select format('rule %s', pg_get_ruledef(r.oid)) from pg_rewrite r join relations c on c.oid = ev_class where relkind <> 'v'
          union all
          select format('policy %s %s %s', polrelid::regclass, polname, pg_get_expr(polqual, polrelid)) from pg_policy
          union all
          select format('comment %s %s', pg_describe_object(classoid, objoid, objsubid), description) from pg_description
          where objoid >= 16384
          union all
          select format('setting %s', setconfig) from pg_db_role_setting s join pg_database d on d.oid = setdatabase
          where datname = current_database()
          union all
          select format('row of %s: %s', name, query_to_xml(format('select r::text from %s r order by 1', name), true, true, ''))
          from relations where relkind in ('r', 'p', 'm')
        ) as content(line)
        """;
}
