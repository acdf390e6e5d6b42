using MigrationKit;
using MigrationKit.Execution;
using MigrationKit.Tests;

namespace MigrationTests.Execution;

public sealed class DependencyOrderTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_sorts_first_but_requires_a_later_one_runs_after_it()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(
            (
                "a_orders",
                "-- migrationkit: requires b_customers\ncreate table orders (customer int references customers)"
            ),
            ("b_customers", "-- migrationkit: requires nothing\ncreate table customers (id int primary key)")
        );

        var report = await migrator.ApplyAsync(Ct);

        report.Applied.Should().Equal("b_customers", "a_orders");
        (await database.HistoryAsync()).Should().Equal("b_customers", "a_orders");
    }

    [Fact]
    public async Task What_is_to_happen_after_each_migration_happens_before_the_next_one_runs()
    {
        var database = await postgres.NewDatabaseAsync();
        var set = await MigrationSet.LoadAsync(
            MigrationSource.InMemory(
                ("1", "create table a (i int)"),
                ("2", "-- migrationkit: no-transaction\ncreate table b (i int)"),
                ("3", "create table c (i int)")
            ),
            Ct
        );
        var seen = new List<string>();

        await new Run(
            database.DataSource,
            set,
            new(),
            _ => { },
            after: async (migration, _) =>
            {
                var exists = (await database.ExistsAsync("b"), await database.ExistsAsync("c"));
                seen.Add($"{migration.Name}: {exists}");
            }
        ).ExecuteAsync(Ct);

        seen.Should().Equal("1: (False, False)", "2: (True, False)", "3: (True, True)");
    }

    [Fact]
    public async Task Without_directives_the_order_of_the_names_is_the_order()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(
            ("3", "alter table t add c int"),
            ("1", "create table t (a int)"),
            ("2", "alter table t add b int")
        );

        var report = await migrator.ApplyAsync(Ct);

        report.Applied.Should().Equal("1", "2", "3");
    }

    [Fact]
    public async Task With_to_only_a_migration_and_what_it_requires_are_applied()
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(
            new MigratorOptions { To = "c" },
            ("a", "-- migrationkit: requires nothing\ncreate table a (i int)"),
            ("b", "-- migrationkit: requires nothing\ncreate table b (i int)"),
            ("c", "-- migrationkit: requires b\ncreate table c (i int)")
        );

        var report = await migrator.ApplyAsync(Ct);

        report.Applied.Should().Equal("b", "c");
        report.NotAttempted.Should().Equal("a");
    }
}
