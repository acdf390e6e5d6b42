using System.Globalization;
using MigrationKit.Bench.Measuring;
using MigrationKit.Testing;
using Spectre.Console;

namespace MigrationKit.Bench.Scenarios;

/// <summary>The catalog of 1,000 tables and their 3,000 indexes as lines, in a process that has done it before.</summary>
internal sealed class SnapshotPart() : Part("snapshot")
{
    private const int PerRun = 5;

    internal override async Task RunAsync(BenchmarkContext context, int runs, CancellationToken cancellationToken)
    {
        var folder = await Folder.GenerateAsync(context.Directory, 1000, cancellationToken);
        var migrations = MigrationSource.Directory(folder.Path);
        await using var host = await LocalHost.StartAsync(null, cancellationToken);
        var databases = await TestDatabases.CreateAsync(host, cancellationToken);
        await using var database = await databases.CreateAsync("snapshot", cancellationToken);
        await new Migrator(database.DataSource, migrations).ApplyAsync(cancellationToken);

        var first = await Snapshot.TakeAsync(database.DataSource, null, cancellationToken);
        var times = new List<TimeSpan>();
        for (var i = 0; i < runs * PerRun; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await Snapshot.TakeAsync(database.DataSource, null, cancellationToken);
            times.Add(TimeProvider.System.GetElapsedTime(start));
        }
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("A snapshot of 1,000 tables", "lines", "wall");
        table.AddRow(
            $"median of {times.Count}",
            first.Lines.Count.ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{Measure.Middle(times)!.Value.TotalMilliseconds:0} ms")
        );
        Tables.Print(table);
    }
}
