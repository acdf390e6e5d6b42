using MigrationKit.Testing;
using MigrationTests.Cli;
using Npgsql;

namespace MigrationTests.Hosting;

/// <summary>What SQL that nobody has reviewed can do on a server that we start, and what it cannot.</summary>
public sealed class OrdinaryOwnerTests(OrdinaryOwnerTests.Server server) : IClassFixture<OrdinaryOwnerTests.Server>
{
    private const string Secret = "MIGRATIONKIT_TESTS_SECRET";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("create table t (line text); copy t from program 'env'")]
    [InlineData("copy (select 1) to program 'cat'")]
    [InlineData("create table t (line text); copy t from '/etc/passwd'")]
    [InlineData("copy (select 1) to '/dev/null'")]
    [InlineData("select pg_read_file('/proc/self/environ')")]
    [InlineData("select pg_ls_dir('/')")]
    [InlineData("select lo_import('/etc/passwd')")]
    [InlineData("create extension file_fdw")]
    [InlineData("create extension dblink")]
    [InlineData("create function f() returns int language c as '$libdir/pgcrypto', 'f'")]
    [InlineData("load 'auto_explain'")]
    [InlineData("alter system set archive_command = 'env'")]
    [InlineData("alter role current_user superuser")]
    [InlineData("create role other superuser")]
    [InlineData("set role postgres")]
    [InlineData("grant postgres to current_user")]
    [InlineData("grant pg_execute_server_program to current_user")]
    [InlineData("grant pg_read_server_files to current_user")]
    [InlineData("grant pg_write_server_files to current_user")]
    [InlineData("create role other in role pg_execute_server_program")]
    [InlineData("alter group pg_execute_server_program add user current_user")]
    [InlineData("delete from pg_authid where rolname = 'postgres'")]
    [InlineData("grant pg_write_all_data to current_user; update pg_authid set rolsuper = true")]
    public async Task What_leaves_the_database_is_refused(string sql)
    {
        await using var database = await CreateAsync();

        var run = () => ExecuteAsync(database, sql);

        (await run.Should().ThrowAsync<PostgresException>())
            .Which.SqlState.Should()
            .BeOneOf("42501", "42704", "0LP01", "28000", "42939");
    }

    [Fact]
    public async Task What_migrations_do_is_allowed()
    {
        await using var database = await CreateAsync();

        await ExecuteAsync(
            database,
            """
            create extension pgcrypto; create extension citext; create extension pg_trgm; create extension hstore;
            create role app_reader nologin;
            create role app_owner nologin;
            grant app_owner to current_user;
            create schema app authorization app_owner;
            create table public.t (id int primary key, name citext);
            grant create on schema public to app_owner;
            alter table public.t owner to app_owner;
            grant select on public.t to app_reader;
            alter default privileges in schema app grant select on tables to app_reader;
            comment on schema public is 'ours';
            grant usage on schema public to app_reader;
            create policy own on public.t using (true);
            create publication all_of_t for table public.t;
            """
        );
        await ExecuteAsync(database, "create database mk_other_of_the_migration");
        await ExecuteAsync(database, "drop database mk_other_of_the_migration");
    }

    [Fact]
    public async Task The_server_inherits_nothing_of_the_runner()
    {
        Environment.SetEnvironmentVariable(Secret, "of the runner");
        await using var host = await LocalServer.StartAsync();
        Environment.SetEnvironmentVariable(Secret, null);
        host.AsSuperuser = true;
        await using var database = await CreateAsync(host);

        await ExecuteAsync(database, "create table t (line text); copy t from program 'env'");
        await using var command = database.DataSource.CreateCommand(
            """
            select string_agg(split_part(line, '=', 1), ' ') || ' ' || (
                select string_agg(split_part(v, '=', 1), ' ')
                from unnest(string_to_array(replace(encode(pg_read_binary_file('/proc/self/environ'), 'escape'), '\000', chr(10)), chr(10))) v)
            from t
            """
        );
        var names = ((string)(await command.ExecuteScalarAsync(Ct))!).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        names
            .Distinct()
            .Except(
                [
                    "PATH",
                    "HOME",
                    "PWD",
                    "SHLVL",
                    "OLDPWD",
                    "_",
                    // Set by runuser and by PostgreSQL itself.
                    "USER",
                    "LOGNAME",
                    "SHELL",
                    "MAIL",
                    "PGDATA",
                    "PGSYSCONFDIR",
                    "PGLOCALEDIR",
                    "PG_GRANDPARENT_PID",
                ]
            )
            .Where(name => !name.StartsWith("LC_", StringComparison.Ordinal))
            .Should()
            .BeEmpty();
    }

    [Fact]
    public async Task A_database_of_a_template_belongs_to_the_same_role()
    {
        var databases = await TestDatabases.CreateAsync(
            server.Host,
            "owner",
            async (dataSource, token) =>
            {
                await using var command = dataSource.CreateCommand("create table t (id int)");
                await command.ExecuteNonQueryAsync(token);
            },
            Ct
        );
        await using var database = await databases.CreateAsync("of the template", Ct);

        await ExecuteAsync(database, "alter table t add column name text");
    }

    [Theory]
    [InlineData("apply", "--scratch")]
    [InlineData("footprint", "--check")]
    [InlineData("verify", "--checks=MK102")]
    public async Task Every_command_runs_the_files_as_an_ordinary_owner_unless_asked(string command, string option)
    {
        using var folder = new MigrationFolder(
            ("001_program", "create table t (line text);\ncopy t from program 'echo ran';")
        );
        string[] args = [command, option, "--migrations", folder.Path];

        var refused = await Tool.RunAsync(args);
        refused.ExitCode.Should().Be(2);
        refused.All.Should().Contain("42501").And.Contain("--superuser runs those that you trust");

        var trusted = await Tool.RunAsync([.. args, "--superuser"]);
        trusted.All.Should().NotContain("42501");
    }

    [Fact]
    public async Task Checks_that_make_roles_and_rows_need_no_superuser()
    {
        var result = await Tool.RunAsync(
            "verify",
            "--migrations",
            Path.Combine(Repository.Root, "migrations"),
            "--checks=MK501,MK503"
        );

        result.ExitCode.Should().Be(0, result.All);
        result.Output.Should().MatchRegex("MK501 .* pass").And.MatchRegex("MK503 .* pass");
        result.All.Should().NotContain("42501");
    }

    private Task<TestDatabase> CreateAsync() => CreateAsync(server.Host);

    private static async Task<TestDatabase> CreateAsync(LocalHost host)
    {
        var databases = await TestDatabases.CreateAsync(host, Ct);
        return await databases.CreateAsync("ordinary", Ct);
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>One for all of them: what they may do stays in their databases, but for the roles of one test.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private LocalHost? _host;

        public LocalHost Host
        {
            get
            {
                Assert.SkipWhen(_host is null, "PostgreSQL is not installed.");
                return _host;
            }
        }

        public async ValueTask InitializeAsync() => _host = await LocalServer.StartIfInstalledAsync();

        public async ValueTask DisposeAsync()
        {
            if (_host is not null)
            {
                await _host.DisposeAsync();
            }
        }
    }
}
