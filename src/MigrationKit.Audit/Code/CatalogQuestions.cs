using System.Text.RegularExpressions;
using MigrationKit.Sql;
using Npgsql;
using NpgsqlTypes;

namespace MigrationKit.Audit.Code;

/// <summary>Questions about the code that the catalog answers; nothing of the user's runs.</summary>
internal static partial class CatalogQuestions
{
    /// <summary>Which of these functions exist, whatever their arguments.</summary>
    internal static async Task<IReadOnlySet<string>> FunctionsAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<string> names,
        CancellationToken cancellationToken
    ) =>
        names.Count == 0
            ? new HashSet<string>()
            : (
                await AskAsync(
                        connection,
                        """
                        select distinct proname::text from pg_catalog.pg_proc
                        where proname = any (pg_catalog.string_to_array($1, e'\n'))
                        """,
                        string.Join('\n', names),
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            ).ToHashSet(StringComparer.Ordinal);

    /// <summary>The temporary tables that functions of the database create.</summary>
    internal static async Task<IReadOnlySet<string>> TemporaryTablesAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var sources = await AskAsync(
                connection,
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
    internal static async Task<IReadOnlySet<ConflictTarget>> WithoutIndexAsync(
        NpgsqlConnection connection,
        IReadOnlyList<ConflictTarget> targets,
        CancellationToken cancellationToken
    )
    {
        if (targets.Count == 0)
        {
            return new HashSet<ConflictTarget>();
        }
        // A partial index counts only with its condition, and a view has none of its own.
        var numbers = await AskAsync(
                connection,
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
                string.Join(
                    '\u0001',
                    targets.Select(t => $"{t.Table}\u0002{string.Join('\n', t.Columns)}")
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return numbers
            .Select(number =>
                targets[int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)]
            )
            .ToHashSet();
    }

    // One text and not an array: a data source without array types is enough.
    private static async Task<List<string>> AskAsync(
        NpgsqlConnection connection,
        string sql,
        string parameter,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string>
                {
                    TypedValue = parameter,
                    NpgsqlDbType = NpgsqlDbType.Text,
                },
            },
        };
        return await command
            .ReadAllAsync(reader => reader.GetString(0), cancellationToken)
            .ConfigureAwait(false);
    }

    [GeneratedRegex(
        """\b(?:create\s+(?:or\s+replace\s+)?(?:local\s+|global\s+)?temp(?:orary)?\s+(?:table|view|sequence)\s+(?:if\s+not\s+exists\s+)?|into\s+temp(?:orary)?\s+(?:table\s+)?)(?:pg_temp\.)?"?(?<name>[\w$]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    internal static partial Regex Temporary();
}
