namespace MigrationKit.Bench.Measuring;

/// <summary>What one run took.</summary>
/// <param name="Wall">From the start of the process to its end.</param>
/// <param name="Cpu">User and system time of the process and its children; null where it is not measured.</param>
/// <param name="PeakBytes">The most memory that was resident; null where it is not measured.</param>
/// <param name="RoundTrips">How often an answer was waited for; null where it is not counted.</param>
internal sealed record Measure(TimeSpan Wall, TimeSpan? Cpu = null, long? PeakBytes = null, int? RoundTrips = null)
{
    /// <summary>The median of each value by itself.</summary>
    internal static Measure Median(IReadOnlyCollection<Measure> runs) =>
        new(
            Middle(runs.Select(run => run.Wall))!.Value,
            Middle(runs.Select(run => run.Cpu).OfType<TimeSpan>()),
            Middle(runs.Select(run => run.PeakBytes).OfType<long>()),
            Middle(runs.Select(run => run.RoundTrips).OfType<int>())
        );

    /// <summary>The middle of the values, the lower one of two; null where there are none.</summary>
    internal static T? Middle<T>(IEnumerable<T> values)
        where T : struct
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : sorted[(sorted.Length - 1) / 2];
    }
}
