using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MigrationKit.Runs;

namespace MigrationKit.Snapshots;

/// <summary>
/// Asserts, in a transaction, that what a migration did is what its footprint says: one statement that looks only at
/// the objects that the footprint names, and raises <see cref="SqlState"/> with the difference in its message.
/// </summary>
/// <param name="serverMajor">The major version of the server.</param>
/// <param name="prepared">
/// The footprints for which <see cref="Prepare"/> was sent on the same session before; null where nothing can be
/// prepared, because the session is not the runner's own. Planning the query costs ten times what running it does, so
/// one query is prepared for all of them, although it looks for more than each of them needs.
/// </param>
internal sealed class FootprintAssertion(int serverMajor, IEnumerable<Footprint>? prepared)
{
    /// <summary>What is raised.</summary>
    public const string SqlState = "MK601";

    private const string Missing = "missing: ";
    private const string Unexpected = "unexpected: ";

    /// <summary>What a table may turn out to be or to have although its footprint does not say so.</summary>
    private const LineFamily OfAnyTable = LineFamily.Tables | LineFamily.Triggers;

    /// <summary>The relations that are no tables.</summary>
    private const LineFamily Others = LineFamily.Views | LineFamily.Sequences;

    private readonly Lazy<LineFamily> _prepared = new(() => Families(prepared ?? [], serverMajor));

    /// <summary>
    /// The statement that makes the session ready, to be sent once; nothing where the footprints are empty or nothing
    /// can be prepared.
    /// </summary>
    public string? Prepare()
    {
        if (_prepared.Value == LineFamily.None)
        {
            return null;
        }
        var query = Query(_prepared.Value);
        return Do(
            "",
            $"""
            if not exists (select from pg_catalog.pg_prepared_statements where name = '{query.Name}') then
              execute {Sql.Literal(
                $"prepare {query.Name} (text[], text[], text[], text[], text[]) as {query.Sql}"
            )};
            end if;
            """,
            ""
        );
    }

    /// <summary>The statement; nothing where the footprint is empty.</summary>
    /// <param name="footprint">What to assert.</param>
    /// <param name="alone">
    /// Whether it has to do without what is prepared: nothing was, or may be thrown away, and nothing can be rolled back.
    /// </param>
    public string? For(Footprint footprint, bool alone = false)
    {
        var lines = Lines(footprint, serverMajor);
        if (lines.Count == 0)
        {
            return null;
        }
        alone |= prepared is null;
        var query = Query(alone ? Families([footprint], serverMajor) : _prepared.Value);
        string[] arguments =
        [
            Texts(
                lines.Where(line => line.AnchorParts.Count > 0).Select(line => line.AnchorParts[^1])
            ),
            Texts(lines.Select(Schema).Append("")),
            Texts(lines.Select(line => line.Key)),
            Texts(footprint.Created),
            Texts(
                footprint
                    .AddedLines.Where(line => IsOf(line, serverMajor))
                    .Select(line => line.Text)
            ),
        ];
        var call = !alone
            ? $"execute {Sql.Literal($"execute {query.Name}({string.Join(", ", arguments)})")} into difference;"
            : $"execute {Sql.Literal(query.Sql)} into difference using {string.Join(", ", arguments)};";
        return Do(
            "difference text;",
            call,
            $"""
            if difference is not null then
              raise exception using errcode = '{SqlState}',
                message = {Sql.Literal(
                $"{footprint.Migration} did not leave the catalog as its footprint says:"
            )} || e'\n' || difference;
            end if;
            """
        );
    }

    /// <summary>The difference that is in the message of an exception that the statement raised.</summary>
    public static SnapshotDifference DifferenceIn(string message)
    {
        var lines = message.Split('\n');
        IEnumerable<string> After(string word) =>
            lines
                .Where(line => line.StartsWith(word, StringComparison.Ordinal))
                .Select(line => line[word.Length..]);
        return SnapshotDifference.Given(After(Missing), After(Unexpected));
    }

    private static string QuerySql(LineFamily families) =>
        $"""
            {CatalogQuery.With(Scope.Named, families)},
            expected(line) as (select unnest($5))
            select string_agg(d.line, e'\n' order by d.line collate "C") from (
              select '{Missing}' || m.line from (select line from expected except select line from found) m
              union all
              select '{Unexpected}' || u.line from (
                select line from found
                where key = any($3) or anchor = any($4) and key ~ '^(table|view|materialized view|sequence|column|constraint|index|trigger|rule|policy) '
                except select line from expected) u
            ) d(line)
            """;

    /// <summary>
    /// A block that does its work under the settings that texts depend on. It leaves them through an exception,
    /// because that takes back everything at once, whatever it was before.
    /// </summary>
    private static string Do(string declarations, string work, string after)
    {
        var body = $"""
            declare {declarations}
            begin
              begin
                perform {SessionSettings.ForFewObjects};
                {work}
                raise exception using errcode = 'MK000';
              exception when sqlstate 'MK000' then null;
              end;
              {after}
            end
            """;
        var quote = "$migrationkit$";
        while (body.Contains(quote, StringComparison.Ordinal))
        {
            quote = $"{quote[..^1]}_$";
        }
        return $"do {quote}\n{body}\n{quote}";
    }

    private static List<CatalogLine> Lines(Footprint footprint, int major) =>
        [.. footprint.AddedLines.Concat(footprint.RemovedLines).Where(line => IsOf(line, major))];

    private static bool IsOf(CatalogLine line, int major) =>
        line.Major is null || line.Major == major;

    private static LineFamily Families(IEnumerable<Footprint> footprints, int major)
    {
        var families = LineFamily.None;
        foreach (var footprint in footprints)
        {
            families = Lines(footprint, major)
                .Aggregate(families, (all, line) => all | line.Family);
            families |= footprint.Created.Any()
                ? OfAnyTable | LineFamily.NoTables
                : LineFamily.None;
        }
        // What is no table in full, or that it is there: not both, or each would be found twice.
        return (families & LineFamily.NoTables) == 0 || (families & Others) == 0
            ? families
            : (families | Others) & ~LineFamily.NoTables;
    }

    private static readonly ConcurrentDictionary<LineFamily, (string Name, string Sql)> Queries =
        new();

    // Named after its own text, so that no two versions of this library take each other's.
    private static (string Name, string Sql) Query(LineFamily families) =>
        Queries.GetOrAdd(
            families,
            static families =>
            {
                var sql = QuerySql(families);
                var digest = SHA256.HashData(Encoding.UTF8.GetBytes(sql));
                return ($"migrationkit_{Convert.ToHexStringLower(digest)[..16]}", sql);
            }
        );

    private static string Schema(CatalogLine line) =>
        line.Noun == "schema" ? line.AnchorParts[^1]
        : line.AnchorParts.Count > 1 ? line.AnchorParts[^2]
        : "";

    private static string Texts(IEnumerable<string> values) =>
        $"array[{string.Join(", ", values.Distinct(StringComparer.Ordinal).Select(Sql.Literal))}]::text[]";
}
