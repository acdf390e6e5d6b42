using static MigrationKit.Catalog.Render;

namespace MigrationKit.Catalog;

/// <summary>What hangs on a table: constraints, indexes, triggers, rules, policies, statistics.</summary>
internal static class TableLines
{
    /// <summary>
    /// Constraints with their validity. NOT NULL is said at the column; 18 has a constraint for it, which only counts
    /// as long as it is not validated. What a partition has from its parent is not said again.
    /// </summary>
    public static string Constraints { get; } =
        $"""
            select r.name, 'constraint ' || r.name || '.' || {Name("k.conname")},
              ' ' || {KnownOptions.Only("pg_get_constraintdef(k.oid)", "k.conindid")}
            from relation r join pg_constraint k on k.conrelid = r.oid
            where {InRelations("k.conrelid")} and k.conparentid = 0
              and (k.contype in ('p', 'u', 'f', 'c', 'x') or k.contype = 'n' and not k.convalidated)
            """;

    /// <summary>
    /// Indexes with their validity, but for those of constraints and of partitions that a parent's index made. Plain
    /// ones are put together here, the way the server does, because asking it for each takes longer than all the rest.
    /// </summary>
    public static string Indexes { get; } =
        $"""
            select r.name, 'index ' || r.prefix || {Name("c.relname")},
              {When("i.indisunique", "' unique'")} || ' on ' || r.name || ' '
              || case when i.indexprs is null and i.indpred is null and not i.indisunique and c.reloptions is null and not exists (
                      select from pg_attribute o where o.attrelid = i.indexrelid and o.attoptions is not null)
                    and i.indnatts = i.indnkeyatts and i.indnkeyatts <= 3
                    and {Plain(1)} and (a2.name is null or {Plain(2)})
                    and (a3.name is null or {Plain(3)})
                    and not i.indclass::oid[] && array(select oid from pg_opclass where not opcdefault)
                  then 'USING ' || m.amname || ' (' || {Key(1)} || coalesce(', ' || {Key(2)}, '')
                    || coalesce(', ' || {Key(3)}, '') || ')'
                  else (select substr(d, strpos(d, 'USING ')) from (select {KnownOptions.Only(
                "pg_get_indexdef(i.indexrelid)",
                "i.indexrelid"
            )}) o(d)) end
              || {When("i.indisreplident", "' replica identity'")}
              || {When("i.indisclustered", "' clustered'")}
              || {When("not i.indisvalid", "' INVALID'")}
            from relation r
            join pg_index i on i.indrelid = r.oid
            join pg_class c on c.oid = i.indexrelid
            join pg_am m on m.oid = c.relam
            left join attribute a1 on a1.attrelid = i.indrelid and a1.attnum = i.indkey[0]
            left join attribute a2 on a2.attrelid = i.indrelid and a2.attnum = i.indkey[1]
            left join attribute a3 on a3.attrelid = i.indrelid and a3.attnum = i.indkey[2]
            where {InRelations("i.indrelid")} and not c.relispartition
              and i.indexrelid not in (
                select k.conindid from pg_constraint k
                where {InRelations("k.conrelid")} and k.contype in ('p', 'u', 'x'))
            """;

    private static string Plain(int key) =>
        $"a{key}.atttypid < 16384 and i.indcollation[{key - 1}] in (0, a{key}.attcollation)";

    private static string Key(int key) =>
        $"a{key}.name || case i.indoption[{key - 1}] when 0 then '' when 1 then ' DESC NULLS LAST' when 2 then ' NULLS FIRST' else ' DESC' end";

    public static string Triggers { get; } =
        $"""
            select r.name, 'trigger ' || r.name || '.' || {Name("t.tgname")},
              {When("t.tgconstraint <> 0", "' constraint'")}
              || substr(d.text, strpos(d.text, ' TRIGGER ') + 9 + length(quote_ident(t.tgname)))
              || case t.tgenabled when 'D' then ' disabled' when 'R' then ' on replica' when 'A' then ' always' else '' end
            from relation r join pg_trigger t on t.tgrelid = r.oid, pg_get_triggerdef(t.oid, true) d(text)
            where {InRelations("t.tgrelid", "relhastriggers")}
              and not t.tgisinternal and t.tgparentid = 0
            """;

    /// <summary>Rules; their text, like that of views, to be compared within one major only.</summary>
    public static string Rules { get; } =
        $"""
            select r.name, v.key, v.rest
            from relation r join pg_rewrite w on w.ev_class = r.oid,
            lateral (select r.name || '.' || {Name("w.rulename")}) n(name),
            lateral (values
              ('rule ' || n.name,
                case w.ev_type when '2' then ' on update' when '3' then ' on insert' else ' on delete' end
                || {When("w.is_instead", "' instead'")}
                || case w.ev_enabled when 'D' then ' disabled' when 'R' then ' on replica' when 'A' then ' always' else '' end),
              ({RelationLines.TextOf("'rule ' || n.name")},
                ' is ' || {Digest("pg_get_ruledef(w.oid, true)")})) v(key, rest)
            where {InRelations("w.ev_class", "relhasrules")} and w.rulename <> '_RETURN'
            """;

    public static string Policies { get; } =
        $"""
            select r.name, 'policy ' || r.name || '.' || {Name("p.polname")},
              {When("not p.polpermissive", "' restrictive'")}
              || ' for ' || case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
              || ' to ' || (
                select string_agg(coalesce({Name("o.rolname")}, 'public'), ', ' order by o.rolname)
                from unnest(p.polroles) u(role) left join pg_roles o on o.oid = u.role)
              || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
              || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
            from relation r join pg_policy p on p.polrelid = r.oid
            """;

    public static string Statistics { get; } =
        $"""
            select r.name, 'statistics ' || r.prefix || {Name("s.stxname")},
              ' (' || (select string_agg(case k when 'd' then 'ndistinct' when 'f' then 'dependencies' when 'm' then 'mcv' else 'expressions' end, ', ' order by k)
                from unnest(s.stxkind) k) || ') on ' || pg_get_statisticsobjdef_columns(s.oid) || ' from ' || r.name
            from relation r join pg_statistic_ext s on s.stxrelid = r.oid
            """;
}
