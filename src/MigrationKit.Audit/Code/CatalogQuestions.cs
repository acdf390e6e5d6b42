using System.Globalization;
using MigrationKit.Sql;

namespace MigrationKit.Audit.Code;

/// <summary>Questions about the code that the catalog answers; nothing of the user's runs.</summary>
internal sealed partial class CatalogQuestions(NpgsqlConnection connection)
{
    /// <summary>FirstNormalObjectId: what has a lower number came with the server.</summary>
    private const string FirstOfUsers = "16384";

    /// <summary>Which of these functions, whatever their arguments, and relations exist in whatever schema.</summary>
    internal async Task<IReadOnlySet<string>> ExistingAsync(
        IReadOnlyCollection<string> names,
        CancellationToken cancellationToken
    ) =>
        (
            await AskAsync(
                    """
                    select proname::text from pg_catalog.pg_proc
                    where proname = any (pg_catalog.string_to_array($1, e'\n'))
                    union
                    select relname::text from pg_catalog.pg_class
                    where relname = any (pg_catalog.string_to_array($1, e'\n'))
                    """,
                    string.Join('\n', names),
                    cancellationToken
                )
                .ConfigureAwait(false)
        ).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Whether to read a literal may run a function that is not the server's own: the check of a domain, for an array or a row
    /// of such a domain, or what orders or unifies the values of a range.
    /// </summary>
    internal async Task<bool> LiteralsRunFunctionsAsync(CancellationToken cancellationToken)
    {
        var found = await AskAsync(
                """
                select 'domain' from pg_catalog.pg_constraint c
                join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and d.objid = c.oid
                where c.contypid <> 0 and d.refobjid >= $1::oid
                  and d.refclassid in ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
                union all
                select 'range' from pg_catalog.pg_range r
                where r.rngsubopc >= $1::oid or r.rngcanonical::oid >= $1::oid
                """,
                FirstOfUsers,
                cancellationToken
            )
            .ConfigureAwait(false);
        return found.Count > 0;
    }

    /// <summary>The temporary tables that functions of the database create.</summary>
    internal async Task<IReadOnlySet<string>> TemporaryTablesAsync(CancellationToken cancellationToken)
    {
        var sources = await AskAsync(
                """
                select p.prosrc from pg_catalog.pg_proc p
                join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                where n.nspname not in ('pg_catalog', 'information_schema') and p.prosrc ~* $1
                """,
                """\mtemp""",
                cancellationToken
            )
            .ConfigureAwait(false);
        return sources
            .SelectMany(source => Temporary().Matches(source))
            .Select(match => match.Groups["name"].Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Of these targets those for which no unique index exists.</summary>
    internal async Task<IReadOnlySet<InsertColumns>> WithoutIndexAsync(
        IReadOnlyList<InsertColumns> targets,
        CancellationToken cancellationToken
    )
    {
        if (targets.Count == 0)
        {
            return new HashSet<InsertColumns>();
        }
        // A partial index counts only with its condition, and a view has none of its own.
        var numbers = await AskAsync(
                """
                select (t.number - 1)::text
                from pg_catalog.unnest(pg_catalog.string_to_array($1, e'\x01')) with ordinality t(line, number)
                cross join lateral (
                  select pg_catalog.to_regclass(pg_catalog.split_part(t.line, e'\x02', 1)) as oid,
                    pg_catalog.split_part(t.line, e'\x02', 2) as columns
                ) target
                join pg_catalog.pg_class c on c.oid = target.oid and c.relkind in ('r', 'p')
                where not exists (
                  select from pg_catalog.pg_index i
                  where i.indrelid = c.oid and i.indisunique and i.indisvalid
                    and i.indpred is null and i.indexprs is null
                    and target.columns = (
                      select pg_catalog.string_agg(a.attname::text, e'\n' order by a.attname::text collate "C")
                      from pg_catalog.pg_attribute a
                      where a.attrelid = c.oid
                        and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                    )
                )
                """,
                Joined(targets),
                cancellationToken
            )
            .ConfigureAwait(false);
        return numbers.Select(number => targets[int.Parse(number, CultureInfo.InvariantCulture)]).ToHashSet();
    }

    /// <summary>
    /// Of these INSERTs those that leave out a column that must have a value and gets none: no default, no generated value,
    /// no trigger that may set it.
    /// </summary>
    /// <returns>The column, by the target.</returns>
    internal async Task<IReadOnlyDictionary<InsertColumns, string>> WithoutValueAsync(
        IReadOnlyList<InsertColumns> targets,
        CancellationToken cancellationToken
    )
    {
        var missing = new Dictionary<InsertColumns, string>();
        if (targets.Count == 0)
        {
            return missing;
        }
        // A trigger's type holds bits: 1 for each row, 2 before, 4 on insert.
        var found = await AskAsync(
                """
                select (t.number - 1)::text || ' ' || a.attname
                from pg_catalog.unnest(pg_catalog.string_to_array($1, e'\x01')) with ordinality t(line, number)
                join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(pg_catalog.split_part(t.line, e'\x02', 1))
                  and c.relkind in ('r', 'p')
                join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                join pg_catalog.pg_type y on y.oid = a.atttypid
                where (a.attnotnull or y.typnotnull) and y.typdefault is null
                  and not a.atthasdef and a.attidentity = '' and a.attgenerated = ''
                  and a.attname::text <> all (pg_catalog.string_to_array(pg_catalog.split_part(t.line, e'\x02', 2), e'\n'))
                  and not exists (
                    select from pg_catalog.pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal and g.tgtype & 7 = 7
                  )
                order by t.number, a.attnum
                """,
                Joined(targets),
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var line in found)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            missing.TryAdd(
                targets[int.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture)],
                line[(space + 1)..]
            );
        }
        return missing;
    }

    private static string Joined(IEnumerable<InsertColumns> targets) =>
        string.Join('\u0001', targets.Select(target => $"{target.Table}\u0002{string.Join('\n', target.Columns)}"));

    private Task<List<string>> AskAsync(string sql, string parameter, CancellationToken cancellationToken) =>
        connection.AskAsync(sql, parameter, reader => reader.GetString(0), cancellationToken);

    [GeneratedRegex(
        """\b(?:create\s+(?:or\s+replace\s+)?(?:local\s+|global\s+)?temp(?:orary)?\s+(?:table|view|sequence)\s+(?:if\s+not\s+exists\s+)?|into\s+temp(?:orary)?\s+(?:table\s+)?)(?:pg_temp\.)?"?(?<name>[\w$]+)""",
        Words.AnyCase
    )]
    internal static partial Regex Temporary();
}
