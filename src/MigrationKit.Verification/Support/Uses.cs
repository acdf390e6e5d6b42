namespace MigrationKit.Verification.Support;

/// <summary>One use of an object: the statements that show whether it still works.</summary>
/// <param name="Kind">What it is a use of.</param>
/// <param name="Key">The object, in the same words in every database.</param>
/// <param name="Words">What is wrong where a statement fails.</param>
/// <param name="Statements">The statements.</param>
/// <param name="Source">The body of a function that is called; else empty.</param>
internal sealed partial record Use(
    string Kind,
    string Key,
    string Words,
    IReadOnlyList<string> Statements,
    string Source
)
{
    private static readonly HashSet<string> Missing =
    [
        PostgresErrorCodes.UndefinedTable,
        PostgresErrorCodes.UndefinedColumn,
        PostgresErrorCodes.UndefinedFunction,
    ];

    /// <summary>
    /// What a trigger function raises when it asks for what is not there any more. Anything else is its say: rules of
    /// the business, keys that are taken, settings of the application.
    /// </summary>
    private static readonly HashSet<string> Broken =
    [
        .. Missing,
        PostgresErrorCodes.AmbiguousColumn,
        PostgresErrorCodes.DatatypeMismatch,
        PostgresErrorCodes.SyntaxError,
        PostgresErrorCodes.InvalidColumnReference,
        PostgresErrorCodes.FunctionExecutedNoReturnStatementSqlRoutineException,
    ];

    public bool IsBrokenBy(PostgresException error) =>
        Kind switch
        {
            Uses.Triggers => error.Where is not null && Broken.Contains(error.SqlState),
            // A name that the function puts together is not in its body.
            Uses.Functions => error.Where is not null
                && Missing.Contains(error.SqlState)
                && MissingName().Match(error.MessageText) is { Success: true } name
                && Source.Mentions(name.Groups["name"].Value),
            _ => true,
        };

    // Such as: relation "public.a" does not exist, column a.b does not exist, function a(integer) does not exist.
    [GeneratedRegex(
        @"^\w+ ""?([^""\s(]*\.)?(?<name>[^""\s(.]+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex MissingName();
}

/// <summary>Finds what of a database can be used: views, functions, rows of tables with triggers.</summary>
internal static class Uses
{
    public const string Triggers = "table with triggers";
    public const string Functions = "PL/pgSQL function";

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
        ), routines as (
          select p.*, l.lanname, format('%I.%I', n.nspname, p.proname) as name,
            format('function %s.%s(%s)', n.nspname, p.proname, given.types) as function, given.values,
            p.provariadic = 0 and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype) and not coalesce(given.has_pseudo_type, false) as is_callable
          from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
          join pg_catalog.pg_language l on l.oid = p.prolang,
          lateral (
            select string_agg(t.typname, ', ' order by a.n) as types, bool_or(t.typcategory = 'P') as has_pseudo_type,
              string_agg(format('%s::%s', case when t.typcategory = 'S' then '''mk1''' when t.typcategory = 'N' then '1' when t.typcategory = 'B' then 'true'
                when t.typcategory = 'D' then '''2001-02-01''' when t.typcategory = 'A' or t.typname in ('json', 'jsonb') then '''{}'''
                when t.typname = 'uuid' then '''00000000-0000-4000-8000-000000000001''' else 'null' end, pg_catalog.format_type(t.oid, null)), ', ' order by a.n) as values
            from unnest(p.proargtypes) with ordinality a(type, n) join pg_catalog.pg_type t on t.oid = a.type
          ) as given
          where p.prokind in ('f', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            and not exists (select from pg_catalog.pg_depend d
                            where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        )
        select 'view', 'view ' || short, 'cannot be selected',
          array[format('select * from (%s) as v limit 0', rtrim(pg_catalog.pg_get_viewdef(oid), ';'))], ''
        from own where relkind in ('v', 'm')
        union all
        select 'SQL function', function, 'does not parse any more',
          array[path.sql, 'set local check_function_bodies = on', pg_catalog.pg_get_functiondef(oid)], ''
        from path, routines where lanname = 'sql' and prosqlbody is null
        union all
        select 'PL/pgSQL function', function, 'fails when it is called',
          array[path.sql, $$set local statement_timeout = '2s'$$, format('%s %s(%s)', case prokind when 'p' then 'call' else 'select' end, name, values)],
          prosrc
        from path, routines where lanname = 'plpgsql' and is_callable
        union all
        select 'table with triggers', 'table ' || short, 'does not take a row any more',
          array[path.sql, $$set local statement_timeout = '10s'$$,
            coalesce(format('update only %s set %s where ctid = (select ctid from only %1$s limit 1)', name, columns.sets), 'select'),
            format('with gone as (delete from only %s where ctid = (select ctid from only %1$s limit 1) returning *)
                    insert into %1$s (%s) overriding system value select %2$s from gone', name, columns.list)], ''
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

    public static string Count(int count, string kind) =>
        kind == Triggers ? $"{Plural.Count(count, "table")} with triggers" : Plural.Count(count, kind);

    public static Task<List<Use>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ReadAllAsync(
            Sql,
            reader => new Use(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetFieldValue<string[]>(3),
                reader.GetString(4)
            ),
            cancellationToken
        );
}
