using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationKit.Verification.Support;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

public sealed class MultipliedRowsTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a bigint generated always as identity primary key", "default")]
    [InlineData("a uuid primary key", "gen_random_uuid()")]
    [InlineData("a text not null unique", "'ada'")]
    [InlineData("a timestamptz primary key", "now()")]
    [InlineData("a date unique", "'2025-12-14'")]
    [InlineData("a numeric(9,2) check (a > 0), unique (a)", "1.5")]
    [InlineData("a int, b int generated always as (a * 2) stored", "1")]
    public async Task Copies_get_keys_of_their_own(string columns, string value)
    {
        var counts = await CountAsync($"create table t ({columns}); insert into t (a) values ({value})");

        counts.Should().ContainKey("t").WhoseValue.Should().BeInRange(100, 101);
    }

    [Fact]
    public async Task Copies_refer_to_what_their_original_refers_to()
    {
        var counts = await CountAsync(
            """
            create table u (id int primary key);
            create table t (id serial primary key, u int not null references u);
            create table one (u int primary key references u);
            create function shout() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
            insert into u values (7);
            insert into t (u) values (7);
            insert into one values (7);
            create trigger shout before insert on t for each row execute function shout();
            """
        );

        counts["t"].Should().BeInRange(100, 101);
        counts["one"].Should().Be(1);
    }

    [Fact]
    public async Task A_table_that_takes_no_copies_keeps_its_rows()
    {
        var counts = await CountAsync(
            "create table t (code text primary key check (code ~ '^[a-z]+$')); insert into t values ('ada')"
        );

        counts["t"].Should().Be(1);
    }

    [Fact]
    public async Task The_next_row_of_a_sequence_fits_beside_the_copies()
    {
        var database = await postgres.NewDatabaseAsync();
        await ExecuteAsync(database, "create table t (id serial primary key); insert into t default values");

        await AddAsync(database);

        await database.ExecuteAsync("insert into t default values");
    }

    [Fact]
    public async Task A_trigger_that_makes_copies_slow_fails_no_check()
    {
        using var folder = new FolderOnDisk(
            [
                (
                    "20260101_orders.sql",
                    """
                    create table orders (id bigint generated always as identity primary key, note text);
                    create function look_around() returns trigger language plpgsql as $$ begin perform pg_sleep(0.5); return new; end $$;
                    create trigger look_around before insert on orders for each row execute function look_around();
                    """
                ),
                ("20260201_index.sql", "create index orders_note on orders (note);"),
            ]
        );

        var result = await new Verifier(postgres.Host, new() { Migrations = folder.Path }).RunAsync("MK501", Ct);

        result.Evidence.Should().ContainSingle().Which.Message.Should().Contain("SHARE on orders blocks writes");
    }

    private static async Task AddAsync(TestDatabase database)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await MultipliedRows.AddAsync(connection, 100, [], Ct);
    }

    private async Task<Dictionary<string, long>> CountAsync(string sql)
    {
        var database = await postgres.NewDatabaseAsync();
        await ExecuteAsync(database, sql);

        await AddAsync(database);

        var counts = new Dictionary<string, long>();
        foreach (var table in new[] { "t", "u", "one" })
        {
            if (await database.ExistsAsync(table))
            {
                counts[table] = await database.ScalarAsync<long>($"select count(*) from {table}");
            }
        }
        return counts;
    }

    private static async Task ExecuteAsync(TestDatabase database, string statements)
    {
        await using var command = database.DataSource.CreateCommand(statements);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
