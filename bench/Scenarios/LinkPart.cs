using System.Net;
using MigrationKit.Bench.Measuring;

namespace MigrationKit.Bench.Scenarios;

/// <summary>200 migrations, and then nothing to do, with the server 20 ms away.</summary>
internal sealed class LinkPart() : Part("link")
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(20);

    internal override async Task RunAsync(BenchmarkContext context, int runs, CancellationToken cancellationToken)
    {
        var migrations = await Folder.GenerateAsync(context.Directory, 200, cancellationToken);
        var pending = new Comparison("200 migrations over a link of 20 ms");
        var nothing = new Comparison("Nothing to do, 200 in the history, over a link of 20 ms");
        for (var run = 0; run < runs; run++)
        {
            var ours = await context.CreateDatabaseAsync(cancellationToken);
            var theirs = await context.CreateDatabaseAsync(cancellationToken);
            await pending.AddAsync(
                "psql, one process",
                () => Over(theirs, url => Psql.OneProcessAsync(url, migrations, cancellationToken))
            );
            await pending.AddAsync("MigrationKit", () => Over(ours, Apply));
            var near = await context.CreateDatabaseAsync(cancellationToken);
            await pending.AddAsync("MigrationKit without the link", () => Apply(near));
            await nothing.AddAsync(
                "psql, asking for the history",
                () => Over(ours, url => Psql.ReadHistoryAsync(url, cancellationToken))
            );
            await nothing.AddAsync("MigrationKit", () => Over(ours, Apply));
        }
        pending.Print();
        nothing.Print();

        Task<Measure> Apply(Uri database) => context.ApplyAsync(database, migrations, cancellationToken);
    }

    private static async Task<Measure> Over(Uri database, Func<Uri, Task<Measure>> run)
    {
        var server = new IPEndPoint(IPAddress.Parse(database.Host), database.Port);
        await using var link = new DelayingProxy(server, RoundTrip);
        var measure = await run(new UriBuilder(database) { Port = link.Port }.Uri);
        return measure with { RoundTrips = link.RoundTrips };
    }
}
