using System.Collections;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>
/// The dependency graph as lanes beside the list of migrations, drawn as <c>git log --graph</c> does: a lane belongs to a
/// migration from its own row down to the last one that requires it, so that no line crosses a dot.
/// </summary>
internal sealed class GraphLanes
{
    private const int LaneWidth = 18;
    private const int DotHeight = 22;

    /// <summary>Deeper than any row; the picture clips it at the row's end, however tall a person unfolds it.</summary>
    private const int RowEnd = 4_000;

    private readonly int _width;

    /// <param name="migrations">The migrations in apply order: all that one requires come before it.</param>
    internal GraphLanes(IReadOnlyList<AuditedMigration> migrations)
    {
        Rows = Layout(DirectRequirements(migrations));
        _width = LaneWidth * (1 + Rows.Select(row => row.Widest).DefaultIfEmpty().Max());
    }

    internal IReadOnlyList<Row> Rows { get; }

    internal HtmlFragment Draw(int row)
    {
        var (lane, from, through, goesOn) = Rows[row];
        var x = Middle(lane);
        var lines = HtmlFragment.Each(through.Select(passing => (passing, 0)), Line);
        var curves = HtmlFragment.Each(from, above => Curve(above, lane));
        var below = HtmlFragment.If(goesOn, () => Line((lane, DotHeight)));
        return $"""
            <svg width="{_width}" height="1" aria-hidden="true">{lines}{curves}{below}<circle cx="{x}" cy="{DotHeight}" r="5"/></svg>
            """;
    }

    /// <summary>What each migration requires, by number, without what its other requirements imply.</summary>
    private static List<IReadOnlyList<int>> DirectRequirements(IReadOnlyList<AuditedMigration> migrations)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var ancestors = new List<BitArray>();
        var direct = new List<IReadOnlyList<int>>();
        foreach (var migration in migrations)
        {
            var required = (migration.Migration?.Requires ?? [])
                .Select(other => numbers[other.Name])
                .Distinct()
                .ToList();
            var implied = new BitArray(migrations.Count);
            foreach (var number in required)
            {
                implied.Or(ancestors[number]);
            }
            direct.Add([.. required.Where(number => !implied[number])]);
            foreach (var number in required)
            {
                implied[number] = true;
            }
            numbers[migration.Name] = ancestors.Count;
            ancestors.Add(implied);
        }
        return direct;
    }

    private static List<Row> Layout(List<IReadOnlyList<int>> required)
    {
        var waiting = new int[required.Count];
        foreach (var number in required.SelectMany(numbers => numbers))
        {
            waiting[number]++;
        }
        // Which migration each lane belongs to.
        var lanes = new List<int?>();
        var rows = new List<Row>();
        for (var node = 0; node < required.Count; node++)
        {
            var from = required[node].Select(above => lanes.IndexOf(above)).Order().ToList();
            foreach (var above in required[node])
            {
                waiting[above]--;
            }
            foreach (var lane in from.Where(lane => waiting[lanes[lane]!.Value] == 0))
            {
                lanes[lane] = null;
            }
            var through = Enumerable.Range(0, lanes.Count).Where(i => lanes[i] is not null);
            var row = new Row(FreeLane(lanes, from), from, [.. through], waiting[node] > 0);
            lanes[row.Lane] = row.GoesOn ? node : null;
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>The lane of a requirement that nothing else waits for, else the first free one.</summary>
    private static int FreeLane(List<int?> lanes, List<int> from)
    {
        var free = from.Concat(Enumerable.Range(0, lanes.Count))
            .Where(lane => lanes[lane] is null)
            .DefaultIfEmpty(lanes.Count)
            .First();
        if (free == lanes.Count)
        {
            lanes.Add(null);
        }
        return free;
    }

    private static HtmlFragment Line((int Lane, int Top) line)
    {
        var x = Middle(line.Lane);
        return $"""<path d="M{x} {line.Top}V{RowEnd}"/>""";
    }

    private static HtmlFragment Curve(int above, int lane)
    {
        var (x, to) = (Middle(above), Middle(lane));
        return $"""<path d="M{x} 0C{x} {DotHeight} {to} 0 {to} {DotHeight}"/>""";
    }

    private static int Middle(int lane) => lane * LaneWidth + LaneWidth / 2;

    /// <summary>One migration's part of the picture.</summary>
    /// <param name="Lane">Where its dot is.</param>
    /// <param name="From">The lanes of those that it requires.</param>
    /// <param name="Through">The lanes that go on from above to below.</param>
    /// <param name="GoesOn">Whether a later migration requires it.</param>
    internal sealed record Row(int Lane, IReadOnlyList<int> From, IReadOnlyList<int> Through, bool GoesOn)
    {
        internal int Widest => Through.Append(Lane).Concat(From).Max();
    }
}
