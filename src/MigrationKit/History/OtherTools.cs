using System.Text.RegularExpressions;
using MigrationKit.Sources;

namespace MigrationKit.History;

/// <summary>The tools whose histories can be adopted. This table holds everything that is known about them.</summary>
internal static partial class OtherTools
{
    private const string One = "'One'";
    private const string Rows = "from {0} t cross join lateral pg_catalog.to_jsonb(t) j";

    private static readonly OtherTool[] All =
    [
        new(
            ["flyway"],
            ["flyway_schema_history", "schema_version"],
            ["installed_rank", "version", "script", "success"],
            // Of each version and each repeatable the last row counts: it may say that the file was undone or deleted.
            $"""
            select coalesce(version, script), coalesce(version, 'R__' || description), checksum,
              case when success <> 'true' then 'it failed there' end,
              case when type like '%BASELINE' then 'Baseline' else {One} end
            from (
              select distinct on (j->>'version', case when j->>'version' is null then j->>'description' end)
                j->>'version' as version, j->>'script' as script, j->>'description' as description, j->>'type' as type,
                j->>'checksum' as checksum, j->>'success' as success, (j->>'installed_rank')::int as rank
              {Rows} where coalesce(j->>'type', '') <> 'SCHEMA'
              order by j->>'version', case when j->>'version' is null then j->>'description' end, (j->>'installed_rank')::int desc) latest
            where type not like 'UNDO%' and type <> 'DELETE' order by rank
            """,
            FlywayKey
        )
        {
            KeyOfRow = (row, _) => FlywayRow(row),
            Checksums = FileChecksums.OfFlyway,
        },
        new(
            ["golang-migrate"],
            ["schema_migrations"],
            ["version", "dirty"],
            $"""
            select j->>'version', j->>'version', null,
              case when j->>'dirty' <> 'false' then 'it is dirty: the migration stopped half way' end, 'UpTo' {Rows}
            """,
            name => Key(MigrationLayout.GolangMigrate, name) ?? Key(MigrationLayout.Sqlx, name)
        )
        {
            KeyOfRow = (row, _) => Key(MigrationLayout.Sqlx, row),
        },
        new(
            ["dbmate", "rails"],
            ["schema_migrations"],
            ["version"],
            $"select j->>'version', j->>'version', null, null, {One} {Rows} order by 1",
            LeadingDigits
        )
        {
            NoOtherColumns = true,
            KeyOfRow = (row, _) => LeadingDigits(row),
        },
        new(
            ["goose"],
            ["goose_db_version"],
            ["id", "version_id", "is_applied"],
            $"""
            select version, version, null, null, {One} from (
              select distinct on (j->>'version_id') j->>'version_id' as version, j->>'is_applied' as applied
              {Rows} order by j->>'version_id', (j->>'id')::bigint desc) latest
            where applied = 'true' and version <> '0' order by version::numeric
            """,
            name => Key(MigrationLayout.Goose, name)
        )
        {
            KeyOfRow = (row, _) => Key(MigrationLayout.Goose, row),
        },
        new(
            ["sqlx"],
            ["_sqlx_migrations"],
            ["version", "success", "checksum"],
            $"""
            select concat_ws(' ', j->>'version', j->>'description'), j->>'version', substr(j->>'checksum', 3),
              case when j->>'success' <> 'true' then 'it failed there' end, {One}
            {Rows} order by (j->>'version')::numeric
            """,
            name => Key(MigrationLayout.Sqlx, name)
        )
        {
            KeyOfRow = (row, _) => Key(MigrationLayout.Sqlx, row),
            Checksums = FileChecksums.OfSqlx,
        },
        new(
            ["sql-migrate"],
            ["gorp_migrations"],
            ["id", "applied_at"],
            $"select j->>'id', j->>'id', null, null, {One} {Rows} order by j->>'applied_at', 1",
            name => name + ".sql"
        ),
        new(
            ["diesel"],
            ["__diesel_schema_migrations"],
            ["version", "run_on"],
            $"select j->>'version', j->>'version', null, null, {One} {Rows} order by 1",
            name => name.Split('_')[0].Replace("-", "", StringComparison.Ordinal)
        ),
        new(
            ["pop"],
            ["schema_migration"],
            [],
            $"select j->>'version', j->>'version', null, null, {One} {Rows} order by 1",
            name => Key(MigrationLayout.Pop, name)
        )
        {
            EitherColumn = ["version"],
        },
        new(
            ["prisma"],
            ["_prisma_migrations"],
            ["migration_name", "finished_at", "rolled_back_at", "checksum"],
            $"""
            select j->>'migration_name', j->>'migration_name', j->>'checksum',
              case when j->>'finished_at' is null then 'it did not finish there' end, {One}
            {Rows} where j->>'rolled_back_at' is null order by j->>'started_at', 1
            """,
            name => name
        )
        {
            Checksums = FileChecksums.OfPrisma,
        },
        new(
            ["supabase"],
            ["schema_migrations"],
            ["version", "statements"],
            $"select concat_ws('_', j->>'version', j->>'name'), j->>'version', null, null, {One} {Rows} order by 1",
            LeadingDigits
        )
        {
            Schema = "supabase_migrations",
            KeyOfRow = (row, _) => LeadingDigits(row),
        },
        new(
            ["node-pg-migrate"],
            ["pgmigrations"],
            ["name", "run_on"],
            $"select j->>'name', j->>'name', null, null, {One} {Rows} order by (j->>'id')::bigint",
            name => name.EndsWith(".up", StringComparison.Ordinal) ? name[..^3] : name
        ),
        new(
            ["graphile-migrate"],
            ["migrations"],
            ["hash", "previous_hash", "filename"],
            $"select j->>'filename', j->>'filename', j->>'hash', null, {One} {Rows} order by 1",
            LeadingDigits
        )
        {
            KeyOfRow = (row, _) => LeadingDigits(row),
            Checksums = FileChecksums.OfGraphileMigrate,
        },
        new(
            ["dbup"],
            ["schemaversions"],
            ["scriptname", "applied"],
            $"select j->>'scriptname', j->>'scriptname', null, null, {One} {Rows} order by (j->>'schemaversionsid')::bigint",
            name => name + ".sql"
        )
        {
            KeyOfRow = ResourceName,
        },
        new(
            ["evolve"],
            ["changelog"],
            ["type", "version", "name", "checksum", "installed_by", "success"],
            // The name is that of the file; the description of a row ends in how long it took.
            $"""
            select name, coalesce(nullif(version, ''), regexp_replace(name, '[.][^.]*$', '')), nullif(checksum, ''),
              case when success <> 'true' then 'it failed there' end, case type when '3' then 'Below' else {One} end
            from (
              select distinct on (j->>'type', j->>'version', j->>'name') j->>'type' as type, j->>'version' as version,
                j->>'name' as name, j->>'checksum' as checksum, j->>'success' as success, (j->>'id')::bigint as id
              {Rows} where j->>'type' in ('0', '3', '4')
              order by j->>'type', j->>'version', j->>'name', (j->>'id')::bigint desc) latest
            order by id
            """,
            FlywayKey
        )
        {
            KeyOfRow = (row, _) => FlywayRow(row),
            Checksums = FileChecksums.OfEvolve,
        },
        new(
            ["efcore"],
            ["__EFMigrationsHistory", "__ef_migrations_history"],
            [],
            $"""
            select id, id, null, null, {One}
            from (select coalesce(j->>'MigrationId', j->>'migration_id') as id {Rows}) history order by 1
            """,
            name => EfCoreId().Match(name) is { Success: true } id ? id.Value : null
        )
        {
            EitherColumn = ["MigrationId", "migration_id"],
        },
    ];

    /// <summary>What <c>adopt --from</c> takes.</summary>
    internal static string Choice => string.Join(", ", All.SelectMany(tool => tool.Names));

    /// <summary>What their tables may be called.</summary>
    internal static IEnumerable<string> TableNames =>
        All.SelectMany(tool => tool.Tables).Distinct(StringComparer.Ordinal);

    /// <summary>The tool of that name; null where there is none.</summary>
    internal static OtherTool? Find(string name) =>
        Array.Find(All, tool => tool.Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// The table of a history that a server's message names, and the tool that keeps it: that of the layout, or all that
    /// may; null where it names none.
    /// </summary>
    internal static (string Table, string Tool)? NamedIn(string message, Layout layout)
    {
        var words = Word().Matches(message).Select(word => word.Value).ToHashSet(StringComparer.Ordinal);
        var tables = TableNames.Where(words.Contains).ToList();
        if (tables is not [var table] || !table.Contains('_', StringComparison.Ordinal))
        {
            return null;
        }
        var tools = All.Where(tool =>
                tool.Tables.Contains(table) && (tool.Schema is null || words.Contains(tool.Schema))
            )
            .Select(tool => tool.Name)
            .ToList();
        return (table, tools.Contains(layout.Tool) ? layout.Tool : string.Join(" or ", tools));
    }

    /// <summary>Whether a table of that name is the history of the tool whose layout this is, in the schema of its tables.</summary>
    internal static bool IsHistoryOf(Layout layout, string table) =>
        Find(layout.Tool) is { Schema: null } tool && tool.Tables.Contains(table);

    /// <summary>The tool whose history a table is; null where it is none of theirs.</summary>
    internal static OtherTool? OwnerOf(string table, IReadOnlyCollection<string> columns) =>
        Array.Find(All, tool => tool.Owns(table, columns));

    /// <summary>The tool whose history has such columns, whatever the table is called.</summary>
    internal static OtherTool? WithColumns(IReadOnlyCollection<string> columns) =>
        Array.Find(All, tool => tool.Columns.Length > 0 && tool.HasColumns(columns));

    private static string? Key(MigrationLayout layout, string name) => Layout.For(layout).Version(name);

    private static string? LeadingDigits(string name) =>
        string.Concat(name.TakeWhile(char.IsAsciiDigit)) is { Length: > 0 } digits ? digits.TrimStart('0') : null;

    // Flyway knows a repeatable by its description, in which underscores are blanks.
    private static string? FlywayKey(string name) =>
        name.StartsWith("R__", StringComparison.Ordinal)
            ? name[..3] + name[3..].Replace('_', ' ')
            : Key(MigrationLayout.Flyway, name);

    private static string? FlywayRow(string row) =>
        row.StartsWith("R__", StringComparison.Ordinal) ? FlywayKey(row) : Key(MigrationLayout.Flyway, $"V{row}__");

    /// <summary>A script of DbUp is a file's name or that of a resource, which has namespaces and folders before it.</summary>
    private static string? ResourceName(string row, IReadOnlySet<string> files)
    {
        for (var at = 0; at >= 0 && at < row.Length; )
        {
            if (files.Contains(row[at..]))
            {
                return row[at..];
            }
            var next = row.IndexOfAny(['.', '/', '\\'], at);
            at = next < 0 ? -1 : next + 1;
        }
        return null;
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    /// <summary>The time and the name; a file may have something before it.</summary>
    [GeneratedRegex(@"(?<!\d)\d{14}_.+$", RegexOptions.CultureInvariant)]
    private static partial Regex EfCoreId();
}
