using MigrationKit.Bench.Measuring;

namespace MigrationKit.Bench.Scenarios;

/// <summary>What may grow faster than its input, at two sizes: the ratio of the times is to be that of the sizes.</summary>
internal sealed class GrowthPart() : Part("growth")
{
    internal override async Task RunAsync(BenchmarkContext context, int runs, CancellationToken cancellationToken)
    {
        var six = await Folder.OpenAsync(BenchmarkContext.Migrations, cancellationToken);
        await CompareAsync("Nothing to do, files in the history", [1_000, 4_000], NothingToDoAsync, runs);
        await CompareAsync(
            "The six, footprints asserted, into a database with tables",
            [2_500, 10_000],
            FullAsync,
            runs
        );
        await CompareAsync(
            "Audit of a database with tables that no migration knows",
            [2_500, 10_000],
            AuditAsync,
            runs
        );
        await CompareAsync("Footprints of a folder of one table a file", [250, 1_000], FootprintsAsync, runs);
        await CompareAsync("A snapshot of tables", [1_000, 4_000], SnapshotAsync, runs);
        await CompareAsync("One file, MB", [48, 190], OneFileAsync, Math.Min(runs, 3));

        async Task<Func<Task<Measure>>> NothingToDoAsync(int files)
        {
            var folder = await GenerateAsync(context, "nothing", files, cancellationToken);
            var database = await context.CreateDatabaseAsync(cancellationToken);
            await context.ApplyAsync(database, folder, cancellationToken);
            return () => context.ApplyAsync(database, folder, cancellationToken);
        }

        async Task<Func<Task<Measure>>> FullAsync(int tables)
        {
            var template = await FilledAsync(context, tables, cancellationToken);
            return async () =>
                await context.ApplyAsync(
                    await context.CreateDatabaseAsync(cancellationToken, template),
                    six,
                    cancellationToken
                );
        }

        async Task<Func<Task<Measure>>> AuditAsync(int tables)
        {
            var database = await FilledAsync(context, tables, cancellationToken);
            // The audit answers 0 where all is applied.
            await context.ApplyAsync(database, six, cancellationToken);
            return () => context.AuditAsync(database, cancellationToken);
        }

        async Task<Func<Task<Measure>>> FootprintsAsync(int files)
        {
            var folder = await GenerateAsync(context, "footprints", files, cancellationToken);
            return () => context.CheckFootprintsAsync(folder, cancellationToken);
        }

        async Task<Func<Task<Measure>>> SnapshotAsync(int tables)
        {
            var source = context.OpenDataSource(await FilledAsync(context, tables, cancellationToken));
            return async () =>
            {
                var start = TimeProvider.System.GetTimestamp();
                await Snapshot.TakeAsync(source, null, cancellationToken);
                return new(TimeProvider.System.GetElapsedTime(start));
            };
        }

        async Task<Func<Task<Measure>>> OneFileAsync(int megabytes)
        {
            var path = Directory.CreateDirectory(Path.Combine(context.Directory, $"one_{megabytes}")).FullName;
            await WriteFileAsync(Path.Combine(path, "1_rows.sql"), megabytes, cancellationToken);
            var folder = await Folder.OpenAsync(path, cancellationToken);
            return async () =>
                await context.ApplyAsync(
                    await context.CreateDatabaseAsync(cancellationToken),
                    folder,
                    cancellationToken
                );
        }
    }

    private static async Task CompareAsync(
        string title,
        int[] sizes,
        Func<int, Task<Func<Task<Measure>>>> prepare,
        int runs
    )
    {
        var comparison = new Comparison(title, "× the first");
        var contenders = new List<(int Size, Func<Task<Measure>> Run)>();
        foreach (var size in sizes)
        {
            contenders.Add((size, await prepare(size)));
        }
        for (var run = 0; run < runs; run++)
        {
            foreach (var (size, measure) in contenders)
            {
                await comparison.AddAsync($"{size}", measure);
            }
        }
        comparison.Print();
    }

    private static Task<Folder> GenerateAsync(
        BenchmarkContext context,
        string name,
        int files,
        CancellationToken cancellationToken
    )
    {
        var directory = Directory.CreateDirectory(Path.Combine(context.Directory, $"{name}_{files}"));
        return Folder.GenerateAsync(directory.FullName, files, cancellationToken);
    }

    private static async Task<Uri> FilledAsync(
        BenchmarkContext context,
        int tables,
        CancellationToken cancellationToken
    )
    {
        const int InOneTransaction = 500;
        var database = await context.CreateDatabaseAsync(cancellationToken);
        await using var source = context.OpenDataSource(database);
        for (var done = 0; done < tables; done += InOneTransaction)
        {
            await using var command = source.CreateCommand(
                $"""
                do $$ begin
                  for i in {done} .. {done + InOneTransaction - 1} loop
                    execute format('create table other_%s (id integer primary key, name text not null)', i);
                  end loop;
                end $$
                """
            );
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        return database;
    }

    /// <summary>Writes a file of inserts of a kilobyte each.</summary>
    private static async Task WriteFileAsync(string path, int megabytes, CancellationToken cancellationToken)
    {
        await using var writer = File.CreateText(path);
        await writer.WriteLineAsync("create table notes (note text);");
        var insert = $"insert into notes values ('{new string('x', 960)}');";
        for (var written = 0; written < megabytes * 1000; written++)
        {
            await writer.WriteLineAsync(insert.AsMemory(), cancellationToken);
        }
    }
}
