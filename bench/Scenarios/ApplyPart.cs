using MigrationKit.Bench.Measuring;

namespace MigrationKit.Bench.Scenarios;

/// <summary>Everything pending, on this machine.</summary>
internal sealed class ApplyPart(string name, string title, int? generated) : Part(name)
{
    internal override async Task RunAsync(BenchmarkContext context, int runs, CancellationToken cancellationToken)
    {
        var migrations = generated is { } count
            ? await Folder.GenerateAsync(context.Directory, count, cancellationToken)
            : await Folder.OpenAsync(BenchmarkContext.Migrations, cancellationToken);
        var peers = await Peers.InstallAsync(context.Directory, cancellationToken);
        var forDbmate = Peers.WriteForDbmate(migrations, context.Directory);
        var comparison = new Comparison(title);
        for (var run = 0; run < runs; run++)
        {
            await comparison.AddAsync("psql, one process", Fresh(Psql.OneProcessAsync));
            await comparison.AddAsync("MigrationKit", Fresh(context.ApplyAsync));
            await comparison.AddAsync(
                "dbmate",
                Fresh((database, _, token) => peers.DbmateAsync(database, forDbmate, token))
            );
            await comparison.AddAsync("psql, a process for each file", Fresh(Psql.ProcessPerFileAsync));
        }
        comparison.Print();

        Func<Task<Measure>> Fresh(Func<Uri, Folder, CancellationToken, Task<Measure>> apply) =>
            async () =>
            {
                var database = await context.CreateDatabaseAsync(cancellationToken);
                return await apply(database, migrations, cancellationToken);
            };
    }
}
