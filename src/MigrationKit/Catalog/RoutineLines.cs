using static MigrationKit.Catalog.Render;

namespace MigrationKit.Catalog;

/// <summary>Functions, procedures, aggregates.</summary>
internal static class RoutineLines
{
    public static string Routines { get; } =
        $"""
            select r.name, r.noun || ' ' || r.name,
              case when arguments.text <> '' and '(' || arguments.text || ')' <> right(r.name, length(arguments.text) + 2)
                then ' with (' || arguments.text || ')' else '' end
              || coalesce(' returns ' || pg_get_function_result(p.oid), '')
              || ' language ' || l.lanname
              || {When("p.prokind = 'w'", "' window'")}
              || case p.provolatile when 'i' then ' immutable' when 's' then ' stable' else '' end
              || {When("p.proisstrict", "' strict'")}
              || {When("p.proleakproof", "' leakproof'")}
              || {When("p.prosecdef", "' security definer'")}
              || case p.proparallel when 's' then ' parallel safe' when 'r' then ' parallel restricted' else '' end
              || {When("p.procost <> usual.cost", "' cost ' || p.procost")}
              || {When("p.prorows <> usual.rows", "' rows ' || p.prorows")}
              || {When("p.prosupport <> 0", "' support ' || p.prosupport::regproc")}
              || coalesce((select string_agg(' set ' || s, '' order by s) from unnest(p.proconfig) s), '')
              || case when p.prosqlbody is not null then ''
                   when l.lanname in ('c', 'internal') then ' as ' || coalesce(quote_literal(p.probin) || ', ', '') || quote_literal(p.prosrc)
                   else ' body ' || {Digest("p.prosrc")} end
            from routine r
            join pg_proc p on p.oid = r.oid
            join pg_language l on l.oid = p.prolang,
            pg_get_function_arguments(p.oid) arguments(text),
            lateral (
              select case when l.lanname in ('c', 'internal') then 1 else 100 end, case when p.proretset then 1000 else 0 end
            ) usual(cost, rows)
            where p.prokind <> 'a'
            union all
            select r.name, 'aggregate ' || r.name,
              ' (' || concat_ws(', ', 'sfunc ' || a.aggtransfn::regproc, 'stype ' || format_type(a.aggtranstype, null),
                'finalfunc ' || nullif(a.aggfinalfn, 0)::regproc, 'combinefunc ' || nullif(a.aggcombinefn, 0)::regproc,
                'initcond ' || quote_literal(a.agginitval), 'sortop ' || nullif(a.aggsortop, 0)::regoperator,
                case when a.aggkind <> 'n' then 'kind ' || a.aggkind::text end,
                case p.proparallel when 's' then 'parallel safe' when 'r' then 'parallel restricted' end) || ')'
            from routine r
            join pg_proc p on p.oid = r.oid
            join pg_aggregate a on a.aggfnoid = p.oid
            """;

    /// <summary>The text of bodies that the server keeps parsed, to be compared within one major only.</summary>
    public static string Texts { get; } =
        $"""
            select r.name, {RelationLines.TextOf("r.noun || ' ' || r.name")},
              ' is ' || {Digest("pg_get_function_sqlbody(r.oid)")}
            from routine r join pg_proc p on p.oid = r.oid
            where p.prosqlbody is not null
            """;
}
