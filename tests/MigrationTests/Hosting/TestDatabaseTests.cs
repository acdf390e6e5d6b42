using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Hosting;

public sealed class TestDatabaseTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_name_tells_the_time_and_the_end_of_the_tests_name_and_fits()
    {
        var databases = await TestDatabases.CreateAsync(postgres.Host, Ct);

        await using var database = await databases.CreateAsync(
            "Company.Product.Tests.Orders.An order that was paid is *never* paid again",
            Ct
        );

        database.Name.Should().MatchRegex("^mk_[0-9]{14}_[a-z0-9_]*paid_is_never_paid_again_[0-9a-f]{8}$");
        database.Name.Length.Should().BeLessThanOrEqualTo(63);
        (await ScalarAsync<string>(database, "select current_database()")).Should().Be(database.Name);
    }

    [Fact]
    public async Task It_is_dropped_when_it_is_disposed()
    {
        var databases = await TestDatabases.CreateAsync(postgres.Host, Ct);
        var database = await databases.CreateAsync("disposed", Ct);
        await ScalarAsync<int>(database, "select 1");

        await database.DisposeAsync();
        await database.DisposeAsync();

        (await ExistsAsync(database.Name)).Should().BeFalse();
    }

    [Fact]
    public async Task It_stays_when_it_is_kept_until_a_run_a_day_later()
    {
        var databases = await TestDatabases.CreateAsync(postgres.Host, Ct);
        var database = await databases.CreateAsync("kept", Ct);

        database.Keep().Should().Be(database.ConnectionString);
        await database.DisposeAsync();
        await TestDatabases.CreateAsync(postgres.Host, Ct);
        (await ExistsAsync(database.Name)).Should().BeTrue();

        var hour = DateTime.UtcNow.AddHours(-23).ToString("yyyyMMddHHmmss", null);
        var older = DateTime.UtcNow.AddHours(-25).ToString("yyyyMMddHHmmss", null);
        await postgres.Host.Maintenance.ExecuteAsync($"create database mk_{hour}_young", Ct);
        await postgres.Host.Maintenance.ExecuteAsync($"alter database {database.Name} rename to mk_{older}_kept", Ct);
        await TestDatabases.CreateAsync(postgres.Host, Ct);
        (await ExistsAsync($"mk_{older}_kept")).Should().BeFalse();
        (await ExistsAsync($"mk_{hour}_young")).Should().BeTrue();
    }

    [Theory, InlineData("mk_20010101000000_"), InlineData("mk_template_")]
    public async Task What_an_interrupted_drop_left_is_removed(string prefix)
    {
        var name = prefix + Guid.NewGuid().ToString("N");
        var before = name.Replace("mk_", "", StringComparison.Ordinal);
        await postgres.Host.Maintenance.ExecuteAsync($"create database \"{before}\"", Ct);
        await postgres.Host.Maintenance.ExecuteAsync($"comment on database \"{before}\" is '20010101000000'", Ct);
        // Named only here, because other tests remove what has such a name, too.
        // How the server marks it before it removes the first file; docs: 53.15 pg_database.
        await postgres.Host.Maintenance.ExecuteAsync(
            $"update pg_database set datname = '{name}', datconnlimit = -2 where datname = '{before}'",
            Ct
        );

        await TestDatabases.CreateAsync(postgres.Host, Ct);

        (await ExistsAsync(name)).Should().BeFalse();
    }

    [Fact]
    public async Task Runs_that_remove_the_same_databases_at_once_do_not_hinder_each_other()
    {
        var suffix = Guid.NewGuid().ToString("N");
        string[] names = [.. Enumerable.Range(1, 5).Select(i => $"mk_2001010100000{i}_{suffix}")];
        foreach (var name in names)
        {
            await postgres.Host.Maintenance.ExecuteAsync($"create database {name}", Ct);
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TestDatabases.CreateAsync(postgres.Host, Ct)));

        foreach (var name in names)
        {
            (await ExistsAsync(name)).Should().BeFalse();
        }
    }

    [Fact]
    public async Task A_database_with_another_name_is_never_removed()
    {
        var unique = Guid.NewGuid().ToString("N");
        string[] others = [$"mk_2001010100000_{unique}", $"my_20010101000000_{unique}"];
        foreach (var other in others)
        {
            await postgres.Host.Maintenance.ExecuteAsync($"create database {other}", Ct);
        }

        await TestDatabases.CreateAsync(postgres.Host, Ct);

        foreach (var other in others)
        {
            (await ExistsAsync(other)).Should().BeTrue();
            await postgres.Host.Maintenance.ExecuteAsync($"drop database {other}", Ct);
        }
    }

    [Fact]
    public async Task A_connection_left_open_is_reported_with_the_tests_name()
    {
        var databases = await TestDatabases.CreateAsync(postgres.Host, Ct);
        var database = await databases.CreateAsync("the careless one", Ct);
        await using var leaked = await database.DataSource.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand("select 'left open'", leaked);
        await command.ExecuteScalarAsync(Ct);

        var dispose = async () => await database.DisposeAsync();

        var thrown = (await dispose.Should().ThrowAsync<LeakedConnectionException>()).Which;
        thrown.Test.Should().Be("the careless one");
        thrown
            .Message.Should()
            .Be(
                "Test 'the careless one' left 1 connection(s) to its database open: \"TestDatabase.DataSource\", idle, "
                    + "last statement: select 'left open'. Dispose every connection and transaction before the test ends."
            );
        (await ExistsAsync(database.Name)).Should().BeFalse();
    }

    [Fact]
    public async Task A_transaction_left_open_in_a_pool_of_the_tests_own_is_reported()
    {
        var databases = await TestDatabases.CreateAsync(postgres.Host, Ct);
        var database = await databases.CreateAsync("own pool", Ct);
        await using var leaked = new NpgsqlConnection(database.ConnectionString);
        await leaked.OpenAsync(Ct);
        await using var transaction = await leaked.BeginTransactionAsync(Ct);
        await using var command = new NpgsqlCommand("select 1", leaked, transaction);
        await command.ExecuteScalarAsync(Ct);

        var dispose = async () => await database.DisposeAsync();

        (await dispose.Should().ThrowAsync<LeakedConnectionException>())
            .Which.Connections.Should()
            .ContainSingle()
            .Which.Should()
            .Contain("idle in transaction");
    }

    [Fact]
    public async Task Its_errors_show_the_rows_that_they_are_about()
    {
        var databases = await TestDatabases.CreateAsync(postgres.Host, Ct);
        await using var database = await databases.CreateAsync("details", Ct);

        await database.ExecuteAsync("create table t (i int primary key)");

        var insert = () => database.ExecuteAsync("insert into t values (1), (1)");

        (await insert.Should().ThrowAsync<PostgresException>()).Which.Detail.Should().Be("Key (i)=(1) already exists.");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscription_does_not_keep_it_from_being_dropped(bool later)
    {
        var databases = await TestDatabases.CreateAsync(postgres.Host, Ct);
        var database = await databases.CreateAsync("subscriber", Ct);
        var name = database.Name;
        await database.ExecuteAsync(
            $"create subscription \"to {name}\" connection 'host=nowhere' publication p with (connect = false)"
        );
        if (later)
        {
            database.Keep();
        }

        await database.DisposeAsync();
        if (later)
        {
            var old = $"mk_20010101000000_{Guid.NewGuid():N}";
            await postgres.Host.Maintenance.ExecuteAsync($"alter database {name} rename to {old}", Ct);
            name = old;
            // Several may sweep at once; one of them takes it away.
            do
            {
                await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestDatabases.CreateAsync(postgres.Host, Ct)));
            } while (await ExistsAsync(name));
        }

        (await ExistsAsync(name)).Should().BeFalse();
        (
            await postgres.Host.Maintenance.ScalarAsync<long>(
                "select count(*) from pg_subscription where subname = $1",
                [$"to {database.Name}"],
                Ct
            )
        )
            .Should()
            .Be(0);
    }

    [Fact]
    public async Task Idle_connections_in_pools_of_the_tests_own_are_no_leak()
    {
        var databases = await TestDatabases.CreateAsync(postgres.Host, Ct);
        var database = await databases.CreateAsync("own pools", Ct);
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString + ";Maximum Pool Size=3");
        await (await dataSource.OpenConnectionAsync(Ct)).DisposeAsync();
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync(Ct);
        }

        await database.DisposeAsync();

        (await ExistsAsync(database.Name)).Should().BeFalse();
    }

    private async Task<bool> ExistsAsync(string name) =>
        await postgres.Host.Maintenance.ScalarAsync<bool>(
            "select exists (select from pg_database where datname = $1)",
            [name],
            Ct
        );

    private static async Task<T> ScalarAsync<T>(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }
}
