using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Execution;

public sealed class HygieneTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // What the next file must not see, and how it would show.
    public static TheoryData<string, string> Leaks =>
        new()
        {
            { "set search_path = ''", "current_setting('search_path') = ''" },
            { "select pg_catalog.set_config('search_path', '', false)", "current_setting('search_path') = ''" },
            { "set timezone = 'Pacific/Apia'", "current_setting('timezone') = 'Pacific/Apia'" },
            { "set standard_conforming_strings = off", "current_setting('standard_conforming_strings') = 'off'" },
            { "set role pg_read_all_data", "current_user = 'pg_read_all_data'" },
            { "set session authorization pg_monitor; reset session authorization", "session_user = 'pg_monitor'" },
            { "create temp table leaked (i int)", "to_regclass('pg_temp.leaked') is not null" },
            { "create temp view leaked as select 1", "to_regclass('pg_temp.leaked') is not null" },
            { "prepare leaked as select 1", "exists (select from pg_prepared_statements where name = 'leaked')" },
            {
                "select pg_advisory_lock(4711)",
                "exists (select from pg_locks where locktype = 'advisory' and objid = 4711 and pid = pg_backend_pid())"
            },
            { "listen leaked", "exists (select from pg_listening_channels())" },
            { "declare leaked cursor with hold for select 1", "exists (select from pg_cursors where name = 'leaked')" },
            { "set lock_timeout = '1h'", "current_setting('lock_timeout') = '1h'" },
            { "set statement_timeout = '1h'", "current_setting('statement_timeout') = '1h'" },
        };

    [Theory, MemberData(nameof(Leaks))]
    public async Task What_a_file_does_to_its_session_never_reaches_the_next(string leak, string shows)
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = database.Migrator(
            ("a", leak),
            ("b", $"do $$ begin if {shows} then raise 'it leaked'; end if; create table b (i int); end $$")
        );

        var report = await migrator.ApplyAsync(Ct);

        report.Applied.Should().Equal("a", "b");
        (await database.HistoryAsync("public.schema_migrations")).Should().Equal("a", "b");
    }

    [Fact]
    public async Task A_file_that_leaves_the_role_may_be_one_that_cannot_write_the_history()
    {
        var database = await postgres.NewDatabaseAsync();
        var role = "weak_" + Guid.NewGuid().ToString("N");

        var report = await database.Migrator(("a", $"create role {role}; set role {role}")).ApplyAsync(Ct);

        report.Applied.Should().Equal("a");
        await database.ExecuteAsync($"drop role {role}");
    }

    [Fact]
    public async Task What_the_data_source_set_up_is_kept()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create schema app");
        var builder = new NpgsqlDataSourceBuilder(database.ConnectionString);
        string[] initializer =
        [
            "set search_path = app",
            "set work_mem = '7MB'",
            "set role pg_database_owner",
            "create temp table mine (i int)",
            "prepare mine as select 1",
        ];
        builder.UsePhysicalConnectionInitializer(
            connection => initializer.ToList().ForEach(sql => Execute(connection, sql)),
            connection =>
            {
                initializer.ToList().ForEach(sql => Execute(connection, sql));
                return Task.CompletedTask;
            }
        );
        await using var dataSource = builder.Build();
        const string stillThere = """
            do $$ begin
              assert current_setting('search_path') = 'app';
              assert current_setting('work_mem') = '7MB';
              assert current_user = 'pg_database_owner';
              assert to_regclass('pg_temp.mine') is not null;
              assert exists (select from pg_prepared_statements where name = 'mine');
            end $$;
            """;
        await database.ExecuteAsync("grant all on schema app to pg_database_owner");
        var source = MigrationSource.InMemory(
            (
                "a",
                stillThere
                    + "set search_path = public; set work_mem = '9MB'; reset role; create temp table other (i int)"
            ),
            ("b", stillThere),
            ("c", stillThere)
        );

        var report = await new Migrator(dataSource, source).ApplyAsync(Ct);

        report.Applied.Should().Equal("a", "b", "c");
        (await database.HistoryAsync("app.schema_migrations")).Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task A_failed_file_leaves_the_pooled_connection_as_it_was()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var one = NpgsqlDataSource.Create(
            database.ConnectionString + ";Maximum Pool Size=1;No Reset On Close=true"
        );
        var source = MigrationSource.InMemory(
            ("a", "set search_path = ''; select pg_advisory_lock(4711); prepare leaked as select 1; select nope")
        );

        await new Migrator(one, source).Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<MigrationFailedException>();

        await using var command = one.CreateCommand(
            """
            select current_setting('search_path') <> '' and not exists (select from pg_prepared_statements where from_sql)
              and not exists (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())
            """
        );
        (await command.ExecuteScalarAsync(Ct)).Should().Be(true);
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
