using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.Execution;

/// <summary>A copy of a database that psql brought to the head: everything is there but a history.</summary>
internal static class ProductionCopy
{
    /// <summary>
    /// A hundred files as projects have them: tables, columns, rows, and changes that run a second time without an error.
    /// </summary>
    public static readonly (string Name, string Sql)[] Hundred =
    [
        .. Enumerable
            .Range(1, 100)
            .Select(i =>
                (
                    $"{i:000000}",
                    (i % 5) switch
                    {
                        1 => $"create table t{i} (id int primary key, price int not null)",
                        2 => $"insert into t{i - 1} values (1, 1), (2, 1)",
                        3 => $"update t{i - 2} set price = price * 100",
                        4 => $"alter table t{i - 3} alter price type bigint",
                        _ => $"alter table t{i - 4} add column note{i} text; create index i{i} on t{i - 4} (price)",
                    }
                )
            ),
    ];

    public static readonly (string Name, string Sql)[] WithRows =
    [
        ("1", "create table t (i int)"),
        ("2", "insert into t values (1)"),
        ("3", "create table u (i int)"),
    ];

    public static async Task<TestDatabase> CreateAsync(
        PostgresFixture postgres,
        IEnumerable<(string Name, string Sql)> migrations
    )
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(migrations).ApplyAsync(TestContext.Current.CancellationToken);
        await database.ExecuteAsync("drop table schema_migrations");
        return database;
    }
}
