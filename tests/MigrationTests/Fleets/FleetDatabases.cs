using MigrationKit;
using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.Fleets;

/// <summary>Some databases of one test as a fleet.</summary>
internal sealed class FleetDatabases
{
    private readonly TestDatabase[] _databases;

    private FleetDatabases(TestDatabase[] databases) => _databases = databases;

    /// <summary>Named t01, t02, …</summary>
    public IReadOnlyList<FleetTarget> Targets =>
        [.. _databases.Select((database, i) => new FleetTarget(database.ConnectionString, NameOf(i)))];

    public TestDatabase this[int index] => _databases[index];

    public static string NameOf(int index) => $"t{index + 1:00}";

    public static async Task<FleetDatabases> CreateAsync(PostgresFixture postgres, int count)
    {
        var databases = new TestDatabase[count];
        for (var i = 0; i < count; i++)
        {
            databases[i] = await postgres.NewDatabaseAsync();
        }
        return new(databases);
    }

    /// <summary>The names of the history of each, with commas; empty where there is no history.</summary>
    public async Task<string[]> HistoriesAsync()
    {
        var histories = new List<string>();
        foreach (var database in _databases)
        {
            histories.Add(
                await database.ExistsAsync("schema_migrations") ? string.Join(',', await database.HistoryAsync()) : ""
            );
        }
        return [.. histories];
    }
}
