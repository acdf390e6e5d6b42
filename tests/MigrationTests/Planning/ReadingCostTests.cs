using System.Text;
using MigrationKit;
using MigrationKit.Sources;

namespace MigrationTests.Planning;

/// <summary>What noise does not touch: how much is allocated for a migration that has been applied long ago.</summary>
public sealed class ReadingCostTests
{
    private const int Kilobyte = 1024;

    [Fact]
    public void An_ordinary_migration_and_its_footprint_cost_few_kilobytes()
    {
        var sql = """
            create table people (
              id integer primary key,
              name text not null,
              created_at timestamptz not null default now()
            );
            create index people_name on people (name);
            """;
        var footprint =
            $"checksum {new string('a', 64)}\n"
            + string.Concat(Enumerable.Range(0, 7).Select(i => $"+ column people.c{i} text not null\n"));
        var file = new MigrationFile("20260101_people", "20260101_people.sql", Encoding.UTF8.GetBytes(sql))
        {
            Footprint = ("20260101_people.txt", () => footprint),
        };
        FileParser.Parse(file);
        var before = GC.GetAllocatedBytesForCurrentThread();

        FileParser.Parse(file);

        var cost = GC.GetAllocatedBytesForCurrentThread() - before;
        cost.Should().BeLessThan(12 * Kilobyte);
    }

    [Fact]
    public async Task Many_files_are_read_in_the_same_order_as_few()
    {
        var source = MigrationSource.InMemory(
            [.. Enumerable.Range(0, 300).Select(i => ($"m{i:000}", $"create table t{i} (id integer)"))]
        );

        var set = await MigrationSet.LoadAsync(source, TestContext.Current.CancellationToken);

        set.Migrations.Select(m => m.Name).Should().Equal(Enumerable.Range(0, 300).Select(i => $"m{i:000}"));
    }
}
