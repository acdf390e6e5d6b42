using System.Collections.Concurrent;
using MigrationKit.Catalog;
using MigrationKit.Sql;

namespace MigrationKit.Footprints;

/// <summary>
/// The query that compares a footprint with the catalog, looking only at the objects that the footprint names.
/// </summary>
internal static class AssertionQuery
{
    public const string Missing = "missing: ";
    public const string Unexpected = "unexpected: ";

    public const string Parameters = "text[], text[], text[], text[], text[]";

    /// <summary>What a table may turn out to be or to have although its footprint does not say so.</summary>
    private const LineFamily OfAnyTable =
        LineFamily.Tables | LineFamily.Triggers | LineFamily.Rules | LineFamily.Policies;

    /// <summary>The relations that are no tables.</summary>
    private const LineFamily Others = LineFamily.Views | LineFamily.Sequences;

    private static readonly ConcurrentDictionary<(LineFamily Families, string Selected), string> Queries = new();

    /// <summary>The query that makes something of each <c>line</c> that is missing or unexpected.</summary>
    /// <param name="families">Which lines are looked for.</param>
    /// <param name="selected">What it selects.</param>
    public static string Sql(LineFamily families, string selected) =>
        Queries.GetOrAdd(
            (families, selected),
            static key =>
                $"""
                {CatalogQuery.With(Scope.Named, key.Families)},
                expected(line) as (select unnest($5))
                select {key.Selected} from {OwnPath.WithNames(
                    $"""
                    select '{Missing}' || m.line from (select line from expected except select line from found) m
                    union all
                    select '{Unexpected}' || u.line from (
                      select line from found
                      where key = any($3) or anchor = any($4) and key ~ '^(table|view|materialized view|sequence|column|constraint|index|trigger|rule|policy) '
                      except select line from expected) u
                    """,
                    "line"
                )}
                """
        );

    /// <summary>The families that have to be looked for to compare all of these footprints.</summary>
    public static LineFamily Families(IEnumerable<Footprint> footprints, int major)
    {
        var families = LineFamily.None;
        foreach (var footprint in footprints)
        {
            families = footprint.LinesOn(major).Aggregate(families, (all, line) => all | line.Family);
            families |= footprint.Created.Any() ? OfAnyTable | LineFamily.NoTables : LineFamily.None;
        }
        // What is no table in full, or that it is there: not both, or each would be found twice.
        return families.HasFlag(LineFamily.NoTables) && (families & Others) != LineFamily.None
            ? (families | Others) & ~LineFamily.NoTables
            : families;
    }

    /// <summary>What the query needs to know of a footprint, as literals.</summary>
    public static string Arguments(Footprint footprint, int major)
    {
        var lines = footprint.LinesOn(major).ToList();
        var names = FootprintNames.In(lines);
        IEnumerable<string>[] arguments =
        [
            names.Objects,
            names.Schemas,
            lines.Select(line => line.Key),
            footprint.Created,
            footprint.AddedLines.Where(line => line.IsOn(major)).Select(line => line.Text),
        ];
        return string.Join(", ", arguments.Select(texts => Quote.Array(texts.Distinct(StringComparer.Ordinal))));
    }
}
