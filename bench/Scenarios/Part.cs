namespace MigrationKit.Bench.Scenarios;

/// <summary>A part of the bench, which prints its own table.</summary>
internal abstract class Part(string name)
{
    internal static IReadOnlyList<Part> All { get; } =
    [
        new ApplyPart("six", "6 migrations, the real ones", generated: null),
        new ApplyPart("200", "200 migrations", generated: 200),
        new ApplyPart("1000", "1,000 migrations", generated: 1000),
        new NothingToDoPart(),
        new LinkPart(),
        new TestDatabasePart(),
        new SnapshotPart(),
        new GrowthPart(),
        new VerifyPart(),
        new FleetPart("fleet", databases: 300, mostRuns: 3),
        new FleetPart("fleet1000", databases: 1000, mostRuns: 1),
    ];

    internal string Name { get; } = name;

    internal abstract Task RunAsync(BenchmarkContext context, int runs, CancellationToken cancellationToken);
}
