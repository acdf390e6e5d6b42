namespace MigrationKit.Bench.Scenarios;

/// <summary>All that is in the folder is in the history; against what only asks for the history.</summary>
internal sealed class NothingToDoPart() : Part("nothing")
{
    internal override async Task RunAsync(BenchmarkContext context, int runs, CancellationToken cancellationToken)
    {
        var migrations = await Folder.GenerateAsync(context.Directory, 1000, cancellationToken);
        var database = await context.CreateDatabaseAsync(cancellationToken);
        await context.ApplyAsync(database, migrations, cancellationToken);
        var peers = await Peers.InstallAsync(context.Directory, cancellationToken);
        var forDbmate = Peers.WriteForDbmate(migrations, context.Directory);
        var dbmateDatabase = await context.CreateDatabaseAsync(cancellationToken);
        await peers.DbmateAsync(dbmateDatabase, forDbmate, cancellationToken);
        var comparison = new Comparison("Nothing to do, 1,000 in the history");
        for (var run = 0; run < runs; run++)
        {
            await comparison.AddAsync(
                "psql, asking for the history",
                () => Psql.ReadHistoryAsync(database, cancellationToken)
            );
            await comparison.AddAsync(
                "a native program of ten lines, asking for the history",
                () => peers.FloorAsync(database, cancellationToken)
            );
            await comparison.AddAsync("dbmate", () => peers.DbmateAsync(dbmateDatabase, forDbmate, cancellationToken));
            await comparison.AddAsync(
                "MigrationKit",
                () => context.ApplyAsync(database, migrations, cancellationToken)
            );
        }
        comparison.Print();
    }
}
