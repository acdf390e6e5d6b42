using MigrationKit;
using MigrationKit.Execution;
using MigrationKit.Tests;

namespace MigrationTests.Catalog;

/// <summary>What reads the catalog calls nothing of a user's, also where that fits better than what the server has.</summary>
public sealed class TrappedCatalogTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_is_the_same()
    {
        var database = await postgres.NewDatabaseAsync();
        await using (
            var script = database.DataSource.CreateCommand(
                await File.ReadAllTextAsync(Golden.PathTo("every-kind.sql"), Ct)
            )
        )
        {
            await script.ExecuteNonQueryAsync(Ct);
        }
        var before = await Snapshot.TakeAsync(database.DataSource, cancellationToken: Ct);
        await database.ExecuteAsync(Traps.InPublic);

        var after = await Snapshot.TakeAsync(database.DataSource, cancellationToken: Ct);

        after.Lines.Should().Contain(before.Lines);
    }

    [Fact]
    public async Task A_snapshot_that_follows_a_catalog_is_the_same()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync(Traps.InPublic);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var tracker = new SnapshotTracker(connection, new(), 0);
        await tracker.StartAsync(Ct);
        await database.ExecuteAsync("create table rooms (id int primary key)");

        var (_, after) = await tracker.AdvanceAsync(whole: false, Ct);

        after.Lines.Should().Contain("column rooms.id integer not null");
        tracker.Current.Lines.Should().Equal((await Snapshot.TakeAsync(connection, cancellationToken: Ct)).Lines);
    }
}
