using MigrationKit.Bench.Measuring;

namespace MigrationKit.Bench.Scenarios;

/// <summary>What may grow faster than its input, at two sizes: the ratio of the times is to be that of the sizes.</summary>
internal sealed class GrowthPart() : Part("growth")
{
    internal override async Task RunAsync(BenchmarkContext context, int runs, CancellationToken cancellationToken)
    {
        await CompareAsync(
            "Audit of a database with tables that no migration knows",
            [2_500, 10_000],
            async tables =>
            {
                var database = await FilledAsync(context, tables, cancellationToken);
                return () => context.AuditAsync(database, cancellationToken);
            },
            runs
        );
        await CompareAsync(
            "Footprints of a folder of one table a file",
            [250, 1_000],
            async files =>
            {
                var directory = Directory.CreateDirectory(Path.Combine(context.Directory, $"growth_{files}"));
                var folder = await Folder.GenerateAsync(directory.FullName, files, cancellationToken);
                return () => context.CheckFootprintsAsync(folder, cancellationToken);
            },
            runs
        );
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

    private static async Task<Uri> FilledAsync(
        BenchmarkContext context,
        int tables,
        CancellationToken cancellationToken
    )
    {
        const int InOneTransaction = 500;
        var database = await context.CreateDatabaseAsync(cancellationToken);
        // The audit answers 0 where all is applied.
        var six = await Folder.OpenAsync(BenchmarkContext.Migrations, cancellationToken);
        await context.ApplyAsync(database, six, cancellationToken);
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
}
