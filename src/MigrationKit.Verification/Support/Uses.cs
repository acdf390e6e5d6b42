using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Verification.Support;

/// <summary>One use of an object: the statements that show whether it still works.</summary>
internal sealed record Use(string Kind, string Key, string Words, IReadOnlyList<string> Statements)
{
    /// <summary>
    /// What a trigger function raises when it asks for what is not there any more. Anything else is its say: rules of
    /// the business, keys that are taken, settings of the application.
    /// </summary>
    private static readonly HashSet<string> Broken =
    [
        PostgresErrorCodes.UndefinedTable,
        PostgresErrorCodes.UndefinedColumn,
        PostgresErrorCodes.UndefinedFunction,
        PostgresErrorCodes.AmbiguousColumn,
        PostgresErrorCodes.DatatypeMismatch,
        PostgresErrorCodes.SyntaxError,
        PostgresErrorCodes.InvalidColumnReference,
        PostgresErrorCodes.FunctionExecutedNoReturnStatementSqlRoutineException,
    ];

    /// <summary>Whether an error means that the use is broken.</summary>
    public bool IsBrokenBy(PostgresException error) =>
        Kind != Uses.Triggers || (error.Where is not null && Broken.Contains(error.SqlState));
}

/// <summary>Finds what of a database can be used: views, SQL functions, rows of tables with triggers.</summary>
internal static class Uses
{
    public const string Triggers = "tables with triggers";

    // Names in a body are looked for in all schemas: the path of an application is not known here. A row is deleted and
    // inserted in one statement, so that what refers to it is content. Partitions have the triggers of their parent.
    private const string Sql = """
        with path as (
          select format('set local search_path = %s', string_agg(quote_ident(nspname), ', ' order by nspname <> 'public', nspname)) as sql
          from pg_catalog.pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
        ), own as (
          select c.oid, c.relkind, format('%I.%I', n.nspname, c.relname) as name,
            case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as short
          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            and not exists (select from pg_catalog.pg_depend d
                            where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        )
        select 'views', 'view ' || short, 'cannot be selected',
          array[format('select * from (%s) as v limit 0', rtrim(pg_catalog.pg_get_viewdef(oid), ';'))]
        from own where relkind in ('v', 'm')
        union all
        select 'SQL functions', format('function %s.%s(%s)', n.nspname, p.proname,
            (select string_agg(t.typname, ', ' order by a.n) from unnest(p.proargtypes) with ordinality a(type, n)
             join pg_catalog.pg_type t on t.oid = a.type)),
          'does not parse any more', array[path.sql, 'set local check_function_bodies = on', pg_catalog.pg_get_functiondef(p.oid)]
        from path, pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
        where p.prolang = (select oid from pg_catalog.pg_language where lanname = 'sql') and p.prosqlbody is null
          and p.prokind in ('f', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          and not exists (select from pg_catalog.pg_depend d
                          where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        union all
        select 'tables with triggers', 'table ' || short, 'does not take a row any more',
          array[path.sql, $$set local statement_timeout = '10s'$$,
            coalesce(format('update only %s set %s where ctid = (select ctid from only %1$s limit 1)', name, columns.sets), 'select'),
            format('with gone as (delete from only %s where ctid = (select ctid from only %1$s limit 1) returning *)
                    insert into %1$s (%s) overriding system value select %2$s from gone', name, columns.list)]
        from path, own, lateral (
          select string_agg(format('%I', attname), ', ' order by attnum) as list,
            string_agg(format('%I = %1$I', attname), ', ' order by attnum) filter (where attidentity <> 'a') as sets
          from pg_catalog.pg_attribute where attrelid = own.oid and attnum > 0 and not attisdropped and attgenerated = ''
        ) as columns
        where relkind = 'r' and columns.list is not null
          and exists (select from pg_catalog.pg_trigger t where t.tgrelid = own.oid and not t.tgisinternal and t.tgenabled in ('O', 'A'))
          and (xpath('/row/found/text()', query_to_xml(format('select exists (select from only %s) as found', name), false, true, '')))[1]::text = 'true'
        order by 1, 2
        """;

    public static async Task<IReadOnlyList<Use>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        return await command
            .ReadAllAsync(
                reader => new Use(
                    reader.GetString(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetFieldValue<string[]>(3)
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
