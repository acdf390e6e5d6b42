using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.Cli.Audit.Html;

namespace MigrationTests.Audit;

public sealed class GraphLanesTests
{
    [Fact]
    public async Task A_chain_stays_in_one_lane() =>
        (await LayoutAsync("", "1", "2")).Should().Equal("0 [] [] on", "0 [0] [] on", "0 [0] []");

    [Fact]
    public async Task A_branch_gets_a_lane_until_its_last_dependent() =>
        (await LayoutAsync("", "1", "1", "2, 3"))
            .Should()
            .Equal("0 [] [] on", "1 [0] [0] on", "0 [0] [1] on", "0 [0,1] []");

    [Fact]
    public async Task A_requirement_implied_by_another_is_not_drawn() =>
        (await LayoutAsync("", "1", "1, 2")).Should().Equal("0 [] [] on", "0 [0] [] on", "0 [0] []");

    [Fact]
    public async Task A_lane_is_reused_after_its_last_dependent() =>
        (await LayoutAsync("", "1", "1", "1", ""))
            .Should()
            .Equal("0 [] [] on", "1 [0] [0]", "1 [0] [0]", "0 [0] []", "0 [] []");

    private static async Task<IEnumerable<string>> LayoutAsync(params string[] requires)
    {
        var set = await MigrationSet.LoadAsync(
            MigrationSource.InMemory(
                requires.Select(
                    (required, i) =>
                        (
                            $"{i + 1}",
                            $"-- migrationkit: requires {(required.Length == 0 ? "nothing" : required)}\nselect 1;"
                        )
                )
            ),
            TestContext.Current.CancellationToken
        );
        var lanes = new GraphLanes(
            [
                .. set.Migrations.Select(m => new AuditedMigration(
                    m.Name,
                    MigrationState.Pending,
                    MigrationHealth.Pending,
                    m
                )),
            ]
        );
        return lanes.Rows.Select(row =>
            $"{row.Lane} [{string.Join(",", row.From)}] [{string.Join(",", row.Through)}]{(row.GoesOn ? " on" : "")}"
        );
    }
}
