using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Cli;

/// <summary>Each URL or environment is one that another tool is used with.</summary>
public sealed class ConnectingAsOtherToolsDo(PostgresFixture postgres)
{
    [Theory]
    [InlineData("schema=public")]
    [InlineData("keepalives_idle=30&fallback_application_name=x")]
    [InlineData("target_session_attrs=read-write")]
    public async Task Libpqs_keywords_and_prismas_schema_connect(string options)
    {
        var result = await RunAsync(("DATABASE_URL", "postgres://{user}:{password}@{host}:{port}/{db}?" + options));

        result.Error.Should().BeEmpty();
        result.ExitCode.Should().Be(0);
        result.Output.Should().Contain("1 applied");
    }

    [Fact]
    public async Task What_tunes_another_tools_pool_is_ignored_with_a_note()
    {
        var result = await RunAsync(
            ("DATABASE_URL", "postgres://{user}:{password}@{host}:{port}/{db}?connection_limit=1&pool_timeout=0")
        );

        result
            .Error.Trim()
            .Should()
            .Be("note: connection_limit, pool_timeout ignored: it tunes another tool's connection pool");
        result.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Files_and_history_go_into_prismas_schema()
    {
        var database = await postgres.NewDatabaseAsync();
        await using (var create = database.DataSource.CreateCommand("create schema \"My App\""))
        {
            await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        using var folder = new MigrationFolder(("001", "create table beds (id int primary key);"));

        var result = await Tool.RunAsync(
            ["apply", "-m", folder.Path],
            new Dictionary<string, string>
            {
                ["DATABASE_URL"] = Fill(
                    "postgres://{user}:{password}@{host}:{port}/{db}?schema=My%20App",
                    database.ConnectionString
                ),
            }
        );

        result.Output.Should().Contain("1 applied");
        (
            await database.ScalarAsync<string[]>(
                "select array_agg(tablename::text order by tablename) from pg_tables where schemaname = 'My App'"
            )
        )
            .Should()
            .Equal("beds", "schema_migrations");
    }

    [Fact]
    public async Task A_service_connects()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            await FillAsync("[prod]\nhost={host}\nport={port}\nuser={user}\npassword={password}\ndbname={db}\n"),
            TestContext.Current.CancellationToken
        );

        var result = await RunAsync(("PGSERVICE", "prod"), ("PGSERVICEFILE", file));

        result.Error.Should().BeEmpty();
        result.Output.Should().Contain("1 applied");
    }

    [Fact]
    public async Task PGHOSTADDR_is_the_server_and_not_localhost()
    {
        // 192.0.2.1 is nobody's: RFC 5737.
        var result = await RunAsync(
            ("PGHOSTADDR", "192.0.2.1"),
            ("PGPORT", "{port}"),
            ("PGUSER", "{user}"),
            ("PGDATABASE", "{db}"),
            ("PGCONNECT_TIMEOUT", "2")
        );

        result.ExitCode.Should().Be(5);
        result.Error.Should().Contain("192.0.2.1");
    }

    private async Task<ToolResult> RunAsync(params (string Name, string Value)[] environment)
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(("001", "create table beds (id int primary key);"));
        return await Tool.RunAsync(
            ["apply", "-m", folder.Path],
            environment.ToDictionary(pair => pair.Name, pair => Fill(pair.Value, database.ConnectionString))
        );
    }

    private async Task<string> FillAsync(string template) =>
        Fill(template, (await postgres.NewDatabaseAsync()).ConnectionString);

    private static string Fill(string template, string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return template
            .Replace("{host}", settings.Host, StringComparison.Ordinal)
            .Replace("{port}", $"{settings.Port}", StringComparison.Ordinal)
            .Replace("{user}", settings.Username, StringComparison.Ordinal)
            .Replace("{password}", settings.Password, StringComparison.Ordinal)
            .Replace("{db}", settings.Database, StringComparison.Ordinal);
    }
}
