using MigrationKit;
using MigrationKit.Cli.Audit;

namespace MigrationTests.Fleets;

/// <summary>Targets that have recorded the same are told by one run on a throwaway server.</summary>
public sealed class SharedRehearsals
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_recorded_alike_runs_once()
    {
        var runs = new List<int>();
        using var shared = new SharedRehearsal(
            (scratch, _) =>
            {
                runs.Add(scratch.Migrations.Count);
                return Task.FromResult<Snapshot?>(null);
            }
        );
        var all = (
            await MigrationSet.LoadAsync(MigrationSource.InMemory(("001", "select 1"), ("002", "select 2")), Ct)
        ).Migrations;

        await Task.WhenAll(
            shared.RunAsync(new(all, []), Ct),
            shared.RunAsync(new([.. all], []), Ct),
            shared.RunAsync(new([all[0]], []), Ct)
        );

        runs.Should().Equal(2, 1);
    }
}
