namespace MigrationKit.Audit.Code;

/// <summary>Code that works with another database: PostgreSQL knows nothing of its tables.</summary>
internal static partial class OtherStore
{
    private const int LongestCall = 300;

    /// <summary>The client that a file imports; <see langword="null"/> where it imports none, or PostgreSQL's too.</summary>
    internal static string? ClientIn(string text)
    {
        if (PostgresNames().IsMatch(text))
        {
            return null;
        }
        var client = Imports()
            .Matches(text)
            .SelectMany(import => import.Groups["module"].Captures)
            .Select(module => Client().Match(module.Value))
            .FirstOrDefault(client => client.Success);
        return client?.Groups["name"].Value;
    }

    /// <summary>Whether a file imports a client of PostgreSQL, or a library that builds on one.</summary>
    internal static bool IsPostgres(string text) => PostgresNames().IsMatch(text) || Libraries().IsMatch(text);

    /// <summary>Whether a file imports what may be a client of a store: neither a part of the platform nor of its own project.</summary>
    internal static bool ImportsOthers(string text)
    {
        var own = OwnNamespace().Match(text).Groups["root"].Value;
        return Imports()
            .Matches(text)
            .SelectMany(import => import.Groups["module"].Captures)
            .Any(module =>
                !Platform().IsMatch(module.Value)
                && (own.Length == 0 || !module.Value.StartsWith(own, StringComparison.Ordinal))
            );
    }

    /// <summary>
    /// The other database that the call around a statement names, as in <c>clickhouse.query("…")</c>;
    /// <see langword="null"/> where it names none.
    /// </summary>
    /// <param name="statement">Where the statement starts.</param>
    internal static string? CalledAt(string text, int statement)
    {
        var from = Math.Max(0, statement - LongestCall);
        var before = text.AsSpan(from..statement);
        var start = before.LastIndexOfAny(';', '}') + 1;
        return Store().Match(text, from + start, before.Length - start) is { Success: true } match
            ? match.Value.ToLowerInvariant()
            : null;
    }

    /// <summary>The other database that a path names, as in <c>queries/mysql/beds.sql</c>; <see langword="null"/> where it names none.</summary>
    internal static string? NamedBy(string path) =>
        !PostgresPath().IsMatch(path) && Store().Match(path) is { Success: true } match
            ? match.Value.ToLowerInvariant()
            : null;

    /// <summary>The other database in whose words a file of SQL is written; <see langword="null"/> where it may be PostgreSQL.</summary>
    internal static string? DialectOf(string sql) =>
        Dialect().Match(sql) is { Success: true } match
            ? match.Groups.Values.Skip(1).First(group => group.Success).Name
            : null;

    // What is imported by a name of its own may be called like a database and be none: an oracle, a snowflake ID.
    [GeneratedRegex(
        """
            (?mx)
            ^[ \t]*import\b(?:[^'"`;()]{0,2000}?\bfrom\s*|\s*)['"](?<module>[^'"\n]+)['"]
            | ^[ \t]*\}[ \t]*from\s*['"](?<module>[^'"\n]+)['"]
            | \b(?:require|import)[ \t]*\(\s*['"](?<module>[^'"\n]+)['"](?<!//[^\n]{0,300}|^[ \t]*\*[^\n]{0,300})
            | ^[ \t]*(?:global[ \t]+)?using[ \t]+(?:static[ \t]+)?(?:\w+[ \t]*=[ \t]*)?(?<module>[\w.]+)[ \t]*;
            | ^[ \t]*(?:import[ \t]+)?(?:\w+[ \t]+)?"(?<module>[\w./~-]+)"[ \t]*\r?$
            | ^[ \t]*(?:pub[ \t]+)?use[ \t]+(?<module>[\w:]+)
            | ^[ \t]*from[ \t]+(?<module>google\.cloud[ \t]+import[ \t][^#\n]*\bbigquery\b|[\w.]+(?=[ \t]+import\b))
            | ^[ \t]*import[ \t]+(?<module>[\w.]+)(?:\*|[ \t]+as[ \t]+\w+)?
                (?:[ \t]*,[ \t]*(?<module>[\w.]+)(?:[ \t]+as[ \t]+\w+)?)*[ \t]*(?:\#.*|;.*)?\r?$
            """
    )]
    private static partial Regex Imports();

    // Whole parts of the module's path, except where only two of them together tell.
    [GeneratedRegex(
        """
            (?x)
            (?:^|[/.@:\s-])
            (?:
              (?:aio|py|ru|go-)?(?<name>sqlite|libsql)(?:[23]|pcl\w*|_\w+)?
            | (?:aio|py)?(?<name>mysql)(?:2|db|client|connector)?
            | (?<name>mariadb)
            | (?:py)?(?<name>mssql)
            | (?<name>sqlclient)
            | (?<name>tedious)
            | (?<name>oracle)(?:db|client|\.(?:managed)?dataaccess|\.entityframeworkcore)
            | (?:cx_|dialects\.|backends\.)(?<name>oracle)
            | (?<name>duckdb)(?:_\w+)?
            | (?<name>clickhouse)(?:client|_\w+)?
            | (?<name>bigquery)
            | (?<name>snowflake)(?:-sdk|-promise|\.connector|\.sqlalchemy|\.snowpark|\.data)
            | azure[/.](?<name>cosmos)
            | (?<name>cassandra)
            | (?:client-|amazon\.|py)(?<name>athena)
            | (?:simple_)?(?<name>salesforce)
            | (?<name>pyspark)
            | (?<name>databricks)
            | (?<name>trino)
            | data\.(?<name>jpa) | (?:jakarta|javax)\.(?<name>persistence)
            | (?<name>influx)(?:data|db(?:_\w+)?)?
            )
            (?:$|[/.:-])
            """,
        Words.AnyCase
    )]
    private static partial Regex Client();

    // Names that mean nothing but the store, wherever they stand in a longer name.
    [GeneratedRegex(
        "clickhouse|bigquery|duckdb|sqlite|mysql|mariadb|mssql|sqlserver|databricks|cassandra",
        Words.AnyCase
    )]
    private static partial Regex Store();

    [GeneratedRegex("postgres|pgsql|(?<![a-z])pg(?![a-z])", Words.AnyCase)]
    private static partial Regex PostgresPath();

    // What PostgreSQL would not even parse.
    [GeneratedRegex(
        """
            (?mix)
            (?<sqlserver>^GO[ \t]*\r?$ | \[dbo\] | ^[ \t]*set[ \t]+nocount[ \t]+on\b)
            | (?<mysql>\bauto_increment\b | \)[ \t]*engine[ \t]*=)
            | (?<sqlite>\bautoincrement\b | ^[ \t]*pragma[ \t]+\w+)
            """,
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Dialect();

    [GeneratedRegex(
        """\b(?:dapper|entityframework\w*|knex|typeorm|sequelize|prisma|drizzle-orm|kysely|sqlalchemy|sqlmodel|django|mikro-orm|objection|vercel/postgres|neondatabase|supabase)\b""",
        Words.AnyCase
    )]
    private static partial Regex Libraries();

    [GeneratedRegex(
        """^(?:[./@~]{1,2}/|\.|node:|(?:System|Microsoft\.(?:Extensions|AspNetCore)|Xunit|NUnit)(?:\.(?!Management)|$)|(?:react|next|express|fastify|fs|path|util|os|sys|re|json|datetime|typing|logging|asyncio|time|uuid|math|random|collections|contextlib|dataclasses|functools|itertools|abc|enum|flask|fastapi|pytest|unittest|vitest|jest|zod|decimal|pathlib|__future__)(?:$|[/.]))""",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Platform();

    [GeneratedRegex("""^[ \t]*namespace[ \t]+(?<root>\w+)""", RegexOptions.Multiline)]
    private static partial Regex OwnNamespace();

    [GeneratedRegex("""npgsql|postgres|psycopg|asyncpg|pg-promise|slonik|['"]pg['"]""", Words.AnyCase)]
    private static partial Regex PostgresNames();
}
