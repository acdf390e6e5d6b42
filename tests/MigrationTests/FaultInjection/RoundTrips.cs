using System.Globalization;
using MigrationKit;
using MigrationKit.Cli.Shared;
using MigrationKit.Connections;
using MigrationKit.Sources;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationTests.Sources;

namespace MigrationTests.FaultInjection;

/// <summary>How often a run waits for the network, and how much it sends, with the data source of the tool.</summary>
public sealed class RoundTrips(PostgresFixture postgres) : IDisposable
{
    private readonly FolderOnDisk _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Nothing_to_do_is_one_after_connecting()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(Migrations(6)).ApplyAsync(Ct);
        await using var proxy = new Proxy(database.ConnectionString);

        var report = await RunAsync(proxy, 6);

        report.Skipped.Should().HaveCount(6);
        proxy.RoundTrips.Should().Be(1);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(6)]
    [InlineData(60)]
    public async Task However_many_are_pending_they_are_one_more(int count)
    {
        var database = await postgres.NewDatabaseAsync();
        await using var proxy = new Proxy(database.ConnectionString);
        proxy.Burst = (sql => sql == "begin", sql => Request.IsMarker(sql, $"m{count:00}"));

        var report = await RunAsync(proxy, count);

        report.Applied.Should().HaveCount(count);
        proxy.RoundTrips.Should().Be(2);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_to_do_sends_four_statements()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(Migrations(6)).ApplyAsync(Ct);

        (await SentAsync(database, 6)).Should().Be(4, "version, facts, and the history by a cursor");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false, 9)]
    [InlineData(true, 11)]
    public async Task A_migration_sends_few_statements_beside_its_own(bool hasFootprint, int beside)
    {
        var few = await SentAsync(await postgres.NewDatabaseAsync(), 6, hasFootprint);

        var many = await SentAsync(await postgres.NewDatabaseAsync(), 60, hasFootprint);

        const int OfTheFile = 2;
        (many - few).Should().Be((60 - 6) * (OfTheFile + beside));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>How many statements a run sends.</summary>
    private async Task<int> SentAsync(TestDatabase database, int count, bool hasFootprints = false)
    {
        var sent = 0;
        await using var proxy = new Proxy(database.ConnectionString);
        proxy.OnRequest = request =>
        {
            sent += request.Sql is null ? 0 : 1;
            return ValueTask.FromResult(Fate.Pass);
        };
        if (hasFootprints)
        {
            await WriteFootprintsAsync(count);
        }
        await RunAsync(proxy, count, hasFootprints ? _folder.Path : null);
        return sent;
    }

    private async Task WriteFootprintsAsync(int count)
    {
        var set = await MigrationSet.LoadAsync(MigrationSource.InMemory(Migrations(count)), Ct);
        foreach (var migration in set.Migrations)
        {
            var table = "t" + int.Parse(migration.Name[1..], CultureInfo.InvariantCulture);
            _folder.Write(
                $"footprints/{migration.Name}.txt",
                $"checksum {migration.Checksum}\n+ column {table}.i integer\n+ table {table}\n"
            );
        }
    }

    private static async Task<MigrationReport> RunAsync(Proxy proxy, int count, string? folder = null)
    {
        await using var dataSource = DataSource.Create(ConnectionText.Read(proxy.ConnectionString, _ => null));
        var files = await MigrationSource.InMemory(Migrations(count)).ReadAsync(Ct);
        return await new Migrator(dataSource, new MemorySource(files, folder)).ApplyAsync(Ct);
    }

    private static (string, string)[] Migrations(int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(i => ($"m{i:00}", $"create table t{i} (i int); insert into t{i} values ({i})")),
        ];
}
