using System.Globalization;

namespace MigrationKit.Bench.Scenarios;

/// <summary>
/// Many databases of one server, against psql under <c>xargs -P</c> with the same parallelism. Few turns, because each takes
/// gigabytes of new databases.
/// </summary>
internal sealed class FleetPart(string name, int databases, int mostRuns) : Part(name)
{
    private const int Parallel = 8;

    internal override async Task RunAsync(BenchmarkContext context, int runs, CancellationToken cancellationToken)
    {
        var migrations = await Folder.OpenAsync(BenchmarkContext.Migrations, cancellationToken);
        var count = databases.ToString("N0", CultureInfo.InvariantCulture);
        var pending = new Comparison($"{count} databases, the six each, {Parallel} at a time");
        var nothing = new Comparison($"{count} databases, nothing to do, {Parallel} at a time");
        for (var run = 0; run < Math.Min(runs, mostRuns); run++)
        {
            var forPsql = await context.CreateDatabasesAsync(databases, cancellationToken);
            var forUs = await context.CreateDatabasesAsync(databases, cancellationToken);
            await pending.AddAsync(
                "psql under xargs, a process for each database",
                () => Psql.ApplyToEachAsync(forPsql, Parallel, migrations, cancellationToken)
            );
            await pending.AddAsync("MigrationKit", Apply);
            await nothing.AddAsync(
                "psql under xargs, select 1",
                () => Psql.ConnectToEachAsync(forUs, Parallel, cancellationToken)
            );
            await nothing.AddAsync("MigrationKit", Apply);

            Task<Measuring.Measure> Apply() => context.ApplyAsync(forUs, Parallel, migrations, cancellationToken);
        }
        pending.Print();
        nothing.Print();
    }
}
