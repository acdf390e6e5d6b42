using System.Globalization;
using MigrationKit.Bench.Measuring;
using MigrationKit.Testing;
using Npgsql;
using Spectre.Console;

namespace MigrationKit.Bench.Scenarios;

/// <summary>The ways to give a test a database with the six migrations in it, on a server for tests.</summary>
internal sealed class TestDatabasePart() : Part("databases")
{
    private const int PerRun = 10;
    private readonly List<(string Way, List<TimeSpan> Times)> _ways = [];

    internal override async Task RunAsync(BenchmarkContext context, int runs, CancellationToken cancellationToken)
    {
        var folder = await Folder.OpenAsync(BenchmarkContext.Migrations, cancellationToken);
        var migrations = MigrationSource.Directory(folder.Path);
        await using var host = await LocalHost.StartAsync(null, cancellationToken);
        var migrated = await TestDatabases.CreateAsync(host, migrations, cancellationToken: cancellationToken);
        var empty = await TestDatabases.CreateAsync(host, cancellationToken);
        await using var shared = await migrated.CreateAsync("shared", cancellationToken);
        var resets = await Resets.CreateAsync(shared.DataSource, cancellationToken);

        for (var i = 0; i < runs * PerRun; i++)
        {
            await TimeAsync(
                "a clone of the template",
                async () => await migrated.CreateAsync("a test", cancellationToken)
            );
            await TimeAsync(
                "an empty database, migrations applied",
                async () =>
                {
                    var database = await empty.CreateAsync("a test", cancellationToken);
                    await new Migrator(database.DataSource, migrations).ApplyAsync(cancellationToken);
                    return database;
                }
            );
            foreach (var (name, run) in resets.All)
            {
                await AddSamplesAsync(shared.DataSource, folder, cancellationToken);
                await TimeAsync(
                    name,
                    async () =>
                    {
                        await run(cancellationToken);
                        return null;
                    }
                );
            }
        }
        Print(runs * PerRun);
    }

    private async Task TimeAsync(string way, Func<Task<TestDatabase?>> make)
    {
        var start = TimeProvider.System.GetTimestamp();
        var database = await make();
        var time = TimeProvider.System.GetElapsedTime(start);
        if (_ways.Find(known => known.Way == way) is not { Times: { } times })
        {
            _ways.Add((way, times = []));
        }
        times.Add(time);
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    private static async Task AddSamplesAsync(
        NpgsqlDataSource database,
        Folder migrations,
        CancellationToken cancellationToken
    )
    {
        foreach (var migration in migrations.Files)
        {
            await using var command = database.CreateCommand(
                await File.ReadAllTextAsync(
                    Path.Combine(migrations.Path, "samples", Path.GetFileName(migration)),
                    cancellationToken
                )
            );
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private void Print(int count)
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns($"A test database, six migrations inside, median of {count}", "wall", "× clone");
        var clone = Measure.Middle(_ways[0].Times)!.Value;
        foreach (var (way, times) in _ways)
        {
            var median = Measure.Middle(times)!.Value;
            table.AddRow(
                way,
                string.Create(CultureInfo.InvariantCulture, $"{median.TotalMilliseconds:0.0} ms"),
                string.Create(CultureInfo.InvariantCulture, $"{median / clone:0.00}")
            );
        }
        Tables.Print(table);
    }
}
