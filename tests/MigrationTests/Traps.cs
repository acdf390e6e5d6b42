using MigrationKit.Testing;

namespace MigrationTests;

/// <summary>
/// A schema with a function, an operator, a type and a table in the place of whatever our own SQL may name: whoever uses one
/// by accident fails. Of a schema behind pg_catalog those are used that fit better than the server's.
/// </summary>
internal static class Traps
{
    private const string Sql = """
        do $traps$
        declare
          given record;
          called text;
        begin
          for given in
            select p.proname, pg_catalog.oidvectortypes(p.proargtypes) as args, p.prorettype::regtype as result, p.proretset
            from pg_proc p
            where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f' and p.proargmodes is null and p.provariadic = 0
              and not exists (select from pg_type t where t.typtype = 'p' and t.oid = any (p.proargtypes::oid[] || p.prorettype))
          loop
            execute format(
              'create function evil.%I(%s) returns %s %s language plpgsql as %L', given.proname, given.args,
              case when given.proretset then 'setof' else '' end, given.result,
              format('begin raise exception %L; end', format('trap: function %s(%s)', given.proname, given.args)));
          end loop;
          for given in
            select o.oprname, nullif(o.oprleft, 0)::regtype as l, o.oprright::regtype as r, p.proname
            from pg_operator o join pg_proc p on p.oid = o.oprcode
            where o.oprnamespace = 'pg_catalog'::regnamespace and to_regprocedure(
              format('evil.%I(%s)', p.proname, concat_ws(',', nullif(o.oprleft, 0)::regtype, o.oprright::regtype))) is not null
          loop
            execute format('create operator evil.%s (%s rightarg = %s, function = evil.%I)', given.oprname,
              case when given.l is null then '' else format('leftarg = %s,', given.l) end, given.r, given.proname);
          end loop;
          -- What the catalog has only by way of a cast is met exactly.
          for given in
            select o.name, l.type as l, r.type as r, o.result, format('mixed_%s_%s', o.number, row_number() over ()) as proname
            from (values (1, '=', 'boolean'), (2, '<>', 'boolean'), (3, '||', 'text'), (4, '~', 'boolean'), (5, '!~', 'boolean'),
                (6, '~~', 'boolean'), (7, '<', 'boolean'), (8, '>', 'boolean'), (9, '-', 'bigint'), (10, '/', 'bigint')) o(number, name, result),
              unnest(array['text', 'name', '"char"', 'oid', 'regclass', 'smallint', 'integer', 'bigint', 'varchar', 'text[]', 'name[]']) l(type),
              unnest(array['text', 'name', '"char"', 'oid', 'regclass', 'smallint', 'integer', 'bigint', 'varchar', 'text[]', 'name[]']) r(type)
            where not exists (select from pg_operator p where p.oprname = o.name
              and p.oprleft = l.type::regtype and p.oprright = r.type::regtype)
          loop
            execute format('create function evil.%I(%s, %s) returns %s language plpgsql as %L', given.proname, given.l, given.r,
              given.result, format('begin raise exception %L; end', format('trap: operator %s %s %s', given.l, given.name, given.r)));
            execute format('create operator evil.%s (leftarg = %s, rightarg = %s, function = evil.%I)',
              given.name, given.l, given.r, given.proname);
          end loop;
          foreach called in array array['text', 'name', 'oid', 'regclass', 'uuid', 'timestamptz', 'refcursor', 'regtype'] loop
            execute format('create domain evil.%I as pg_catalog.%1$I check (pg_catalog.lower(%L) is null)', called, 'trap');
          end loop;
          foreach called in array array['pg_class', 'pg_namespace', 'pg_attribute', 'pg_locks', 'pg_stat_activity', 'pg_database'] loop
            execute format('create table evil.%I (trap int)', called);
          end loop;
          create function evil.fold(bigint) returns bigint language plpgsql as 'begin raise exception ''trap: count''; end';
          create aggregate evil.count(*) (sfunc = evil.fold, stype = bigint, initcond = '0');
          create function evil.fold(pg_catalog.text, pg_catalog.text, pg_catalog.text) returns pg_catalog.text language plpgsql as 'begin raise exception ''trap: string_agg''; end';
          create aggregate evil.string_agg(pg_catalog.text, pg_catalog.text) (sfunc = evil.fold, stype = pg_catalog.text, initcond = '');
        end $traps$
        """;

    private const string Before =
        "do $$ begin execute pg_catalog.format('alter database %I set search_path = evil, pg_catalog, public', pg_catalog.current_database()); end $$";

    /// <summary>Lays them in a database, in a schema before pg_catalog, for every session from now on.</summary>
    internal static async Task LayAsync(TestDatabase database)
    {
        foreach (var sql in (string[])["create schema evil", Sql, Before])
        {
            await database.ExecuteAsync(sql);
        }
        database.DataSource.Clear();
    }

    /// <summary>The statement that lays them in schema public, which is behind pg_catalog.</summary>
    internal static string InPublic { get; } = Sql.Replace("evil", "public", StringComparison.Ordinal);
}
