using System.Globalization;
using MigrationKit.Bench.Measuring;
using Spectre.Console;

namespace MigrationKit.Bench;

/// <summary>Contenders measured in turns, A B A B; the one that is added first is what the others are compared with.</summary>
internal sealed class Comparison(string title, string ratioHeading = "× psql")
{
    private readonly Dictionary<string, List<Measure>> _runs = [];

    internal async Task AddAsync(string contender, Func<Task<Measure>> run)
    {
        await Console.Error.WriteLineAsync($"{title}: {contender}");
        if (!_runs.TryGetValue(contender, out var runs))
        {
            _runs[contender] = runs = [];
        }
        runs.Add(await run());
    }

    /// <summary>Prints the medians. The ratio is the median of the ratios within each turn.</summary>
    internal void Print()
    {
        var table = new Table { Border = TableBorder.Markdown };
        foreach (var heading in new[] { title, "wall", "client CPU", "peak", "round trips", ratioHeading })
        {
            table.AddColumn(heading, column => column.NoWrap());
        }
        var reference = _runs.First().Value;
        foreach (var (contender, runs) in _runs)
        {
            var median = Measure.Median(runs);
            var ratio = Measure.Middle(runs.Zip(reference, (run, other) => run.Wall / other.Wall));
            table.AddRow(
                contender,
                Text(median.Wall.TotalSeconds, "0.00 s"),
                Text(median.Cpu?.TotalSeconds, "0.00 s"),
                Text(median.PeakBytes / (1024.0 * 1024.0), "0 MB"),
                Text(median.RoundTrips, "0"),
                runs == reference ? "" : Text(ratio, "0.00")
            );
        }
        Tables.Print(table);
    }

    private static string Text(double? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "not measured";
}
