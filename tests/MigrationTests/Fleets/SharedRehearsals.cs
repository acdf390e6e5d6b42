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

    [Fact]
    public async Task The_schema_of_a_tenant_is_as_good_as_another_unless_a_file_names_it()
    {
        var runs = new List<string>();
        using var shared = new SharedRehearsal(
            (scratch, _) =>
            {
                runs.Add(string.Join(' ', scratch.SearchPath));
                return Task.FromResult<Snapshot?>(null);
            }
        );
        var all = (
            await MigrationSet.LoadAsync(MigrationSource.InMemory(("001", "create table tenant_3.a (i int)")), Ct)
        ).Migrations;

        foreach (
            string[] path in (string[][])
                [
                    ["public"],
                    ["tenant_1"],
                    ["tenant_2"],
                    ["tenant_2", "x"],
                    ["tenant_3"],
                ]
        )
        {
            await shared.RunAsync(new(all, []) { SearchPath = path }, Ct);
        }

        runs.Should().Equal("public", "tenant_1", "tenant_2 x", "tenant_3");
    }
}
