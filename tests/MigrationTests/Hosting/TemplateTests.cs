using MigrationKit;
using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Hosting;

public sealed class TemplateTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Templates of other tests and runs have other hashes.</summary>
    private readonly string _hash = Guid.NewGuid().ToString();
    private int _builds;

    [Fact]
    public async Task Eight_who_ask_at_once_get_one_template_and_a_database_each()
    {
        var made = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async i =>
                {
                    var databases = await TestDatabases.CreateAsync(postgres.Host, _hash, BuildAsync, Ct);
                    return await databases.CreateAsync($"parallel {i}", Ct);
                })
        );

        _builds.Should().Be(1);
        made.Select(database => database.Name).Should().OnlyHaveUniqueItems();
        foreach (var database in made)
        {
            (await CountAsync(database)).Should().Be(3);
            await database.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_one_test_writes_no_other_sees()
    {
        var databases = await TestDatabases.CreateAsync(postgres.Host, _hash, BuildAsync, Ct);
        await using var one = await databases.CreateAsync("one", Ct);
        await using var other = await databases.CreateAsync("other", Ct);

        await using (var command = one.DataSource.CreateCommand("delete from template_row"))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }

        (await CountAsync(one)).Should().Be(0);
        (await CountAsync(other)).Should().Be(3);
    }

    [Fact]
    public async Task A_half_built_template_is_built_again()
    {
        var half = () =>
            TestDatabases.CreateAsync(
                postgres.Host,
                _hash,
                async (dataSource, ct) =>
                {
                    await BuildAsync(dataSource, ct);
                    throw new InvalidOperationException("the power went");
                },
                Ct
            );
        await half.Should().ThrowAsync<InvalidOperationException>();

        var databases = await TestDatabases.CreateAsync(postgres.Host, _hash, BuildAsync, Ct);
        await using var database = await databases.CreateAsync("rebuilt", Ct);

        _builds.Should().Be(2);
        (await CountAsync(database)).Should().Be(3);
    }

    [Fact]
    public async Task A_connection_that_the_building_forgot_does_not_stop_the_clones()
    {
        NpgsqlConnection? forgotten = null;
        var databases = await TestDatabases.CreateAsync(
            postgres.Host,
            _hash,
            async (dataSource, ct) =>
            {
                await BuildAsync(dataSource, ct);
                forgotten = await dataSource.OpenConnectionAsync(ct);
            },
            Ct
        );

        await using var database = await databases.CreateAsync("cloned", Ct);

        (await CountAsync(database)).Should().Be(3);
        await forgotten!.DisposeAsync();
    }

    [Fact]
    public async Task A_template_that_another_run_removed_is_built_again()
    {
        var databases = await TestDatabases.CreateAsync(postgres.Host, _hash, BuildAsync, Ct);
        await using var first = await databases.CreateAsync("first", Ct);
        var maintenance = postgres.Host.Maintenance;
        var template = databases.TemplateName;
        await maintenance.ExecuteAsync($"alter database {template} is_template false", Ct);
        await maintenance.ExecuteAsync($"drop database {template}", Ct);

        await using var second = await databases.CreateAsync("second", Ct);

        (await CountAsync(second)).Should().Be(3);
    }

    [Fact]
    public async Task A_template_is_removed_after_a_week()
    {
        await TestDatabases.CreateAsync(postgres.Host, _hash, BuildAsync, Ct);
        var maintenance = postgres.Host.Maintenance;
        await maintenance.ExecuteAsync("create database mk_template_old is_template true", Ct);
        await maintenance.ExecuteAsync("comment on database mk_template_old is '20010101000000'", Ct);

        await TestDatabases.CreateAsync(postgres.Host, _hash, BuildAsync, Ct);

        _builds.Should().Be(1);
        var old = await maintenance.RowsAsync<string>(
            "select datname::text from pg_database where datname = 'mk_template_old'",
            [],
            Ct
        );
        old.Should().BeEmpty();
    }

    [Fact]
    public async Task A_database_has_the_settings_of_its_template()
    {
        const string settings = """
            do $$ begin
              execute format('alter database %I set role = pg_monitor', current_database());
              execute format('alter database %I set search_path = "My app", public', current_database());
              execute format('alter database %I set app."Tenant" = %L', current_database(), 'a=b, ''c''');
              execute format('alter database %I set datestyle = ''SQL, DMY''', current_database());
              execute format('alter role %I in database %I set lock_timeout = ''7s''', current_user, current_database());
            end $$
            """;
        var databases = await TestDatabases.CreateAsync(
            postgres.Host,
            _hash,
            (dataSource, ct) => dataSource.CreateCommand(settings).ExecuteNonQueryAsync(ct),
            Ct
        );

        await using var database = await databases.CreateAsync("settings", Ct);

        (await database.ScalarAsync<string>("show search_path")).Should().Be("\"My app\", public");
        (await database.ScalarAsync<string>("show app.\"Tenant\"")).Should().Be("a=b, 'c'");
        (await database.ScalarAsync<string>("show datestyle")).Should().Be("SQL, DMY");
        (await database.ScalarAsync<string>("show lock_timeout")).Should().Be("7s");
    }

    [Fact]
    public async Task Migrations_are_applied_once_and_every_database_has_them_in_its_history()
    {
        (string, string) first = ("1_first", "create table template_row as select generate_series(1, 3) as id");
        (string, string) second = ("2_second", "insert into template_row values (4)");
        var one = await TestDatabases.CreateAsync(
            postgres.Host,
            MigrationSource.InMemory(first),
            cancellationToken: Ct
        );
        var two = await TestDatabases.CreateAsync(
            postgres.Host,
            MigrationSource.InMemory(first, second),
            cancellationToken: Ct
        );
        await using var older = await one.CreateAsync("older", Ct);
        await using var newer = await two.CreateAsync("newer", Ct);
        await using var newest = await two.CreateAsync("newest", Ct);

        (await CountAsync(older)).Should().Be(3);
        (await CountAsync(newer)).Should().Be(4);
        (await older.HistoryAsync()).Should().Equal("1_first");
        (await newest.HistoryAsync()).Should().Equal("1_first", "2_second");
        const string applied = "select max(applied_at) from schema_migrations";
        (await newest.ScalarAsync<DateTime>(applied)).Should().Be(await newer.ScalarAsync<DateTime>(applied));
    }

    private async Task BuildAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _builds);
        await using var command = dataSource.CreateCommand(
            "create table template_row as select generate_series(1, 3) as id"
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> CountAsync(TestDatabase database)
    {
        await using var command = database.DataSource.CreateCommand("select count(*) from template_row");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
