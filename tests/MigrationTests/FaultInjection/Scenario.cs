using MigrationKit;
using MigrationKit.Cli.Shared;
using MigrationKit.Connections;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.FaultInjection;

/// <summary>A folder that is run while something happens to it, and what has to be true afterwards.</summary>
internal sealed class Scenario
{
    /// <summary>Data, a constraint that is checked at the commit, statements outside a transaction, types, views.</summary>
    public static readonly (string Name, string Sql)[] Six =
    [
        (
            "1_accounts",
            "create table accounts (id int primary key, name text not null); "
                + "insert into accounts values (1, 'ada'), (2, 'grace')"
        ),
        (
            "2_orders",
            "create table orders (id int primary key, account int references accounts deferrable initially deferred); "
                + "insert into orders values (1, 3); insert into accounts values (3, 'barbara')"
        ),
        (
            "3_index",
            "-- migrationkit: no-transaction\n"
                + "create index concurrently orders_account on orders (account); "
                + "do $$ begin insert into accounts values (4, 'joan') on conflict do nothing; commit; "
                + "insert into orders values (2, 4) on conflict do nothing; end $$; "
                + "insert into orders values (3, 1); "
                + "create unique index concurrently accounts_name on accounts (name)"
        ),
        ("4_data", "update accounts set name = upper(name); delete from orders where id = 1"),
        (
            "5_state",
            "create type state as enum ('open', 'paid'); alter table orders add state state not null default 'open'"
        ),
        (
            "6_view",
            "create view open_orders as select id from orders where state = 'open'; "
                + "create function orders_of(a int) returns bigint begin atomic select count(*) from orders where account = a; end"
        ),
    ];

    private readonly (string Name, string Sql)[] _migrations;
    private readonly string _expected;

    private Scenario((string Name, string Sql)[] migrations, string expected) =>
        (_migrations, _expected) = (migrations, expected);

    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Runs the folder undisturbed, for the comparison.</summary>
    public static async Task<Scenario> CreateAsync(
        PostgresFixture postgres,
        params (string Name, string Sql)[] migrations
    )
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(migrations).ApplyAsync(Ct);
        return new(migrations, await ContentAsync(database));
    }

    /// <summary>Runs it and returns the error, if there is one, after having held the report against the history.</summary>
    public async Task<MigrationKitException?> RunAsync(TestDatabase database, string connectionString)
    {
        await using var dataSource = DataSource.Create(ConnectionText.Read(connectionString, _ => null));
        var (report, error) = await ReportAsync(new(dataSource, Source));
        await VerifyAsync(database, report);
        return error;
    }

    public MigrationSource Source => MigrationSource.InMemory(_migrations);

    /// <summary>Applied is what is recorded, neither more nor less.</summary>
    public static async Task VerifyAsync(TestDatabase database, MigrationReport? report)
    {
        var exists = await database.ExistsAsync("schema_migrations");
        var recorded = exists
            ? await database.ScalarAsync<string[]>(
                "select coalesce(array_agg(version order by version), '{}') from schema_migrations where statements_done is null"
            )
            : [];
        (report?.Applied ?? []).Should().Equal(recorded, "applied is what is recorded");
    }

    /// <summary>Runs it again, undisturbed; everything is then as if nothing had ever happened.</summary>
    public async Task ConvergeAsync(TestDatabase database)
    {
        var migrator = new Migrator(database.DataSource, Source);
        try
        {
            await migrator.ApplyAsync(Ct);
        }
        catch (InterruptedStatementException e)
        {
            // A block that commits is asked about. Those of the scenarios are guarded, so they may run again.
            await migrator.RepeatStatementAsync(e.Name, e.Statement, Ct);
            await migrator.ApplyAsync(Ct);
        }

        (await ContentAsync(database)).Should().Be(_expected);
        (await LeftOverAsync(database)).Should().Be(0, "no invalid index and no advisory lock is left");
    }

    // The server ends the session of a client that is gone, and its locks, when it notices, which is soon but not at once.
    private static async Task<long> LeftOverAsync(TestDatabase database)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var count = await database.ScalarAsync<long>(
                """
                select (select count(*) from pg_index where not indisvalid) + (
                  select count(*) from pg_locks where locktype = 'advisory'
                    and database = (select oid from pg_database where datname = current_database()))
                """
            );
            if (count == 0 || TimeProvider.System.GetElapsedTime(start) > Notice)
            {
                return count;
            }
            await Task.Delay(10, Ct);
        }
    }

    private static async Task<(MigrationReport?, MigrationKitException?)> ReportAsync(Migrator migrator)
    {
        try
        {
            return (await migrator.ApplyAsync(Ct), null);
        }
        catch (MigrationKitException e)
        {
            return (e.Report, e);
        }
    }

    /// <summary>Catalog, rows, and the history without its times.</summary>
    private static async Task<string> ContentAsync(TestDatabase database)
    {
        const string row = "row of ";
        var rows = (await database.RowsAsync())
            .Split(row)
            .Where(table => !table.StartsWith("schema_migrations:", StringComparison.Ordinal));
        var history = await database.ScalarAsync<string>(
            """
            select string_agg((to_jsonb(h) - 'applied_at' - 'duration_ms' - 'run_id')::text, e'\n' order by version)
            from schema_migrations h
            """
        );
        return string.Join('\n', await database.CatalogAsync(), string.Join(row, rows), history);
    }
}
