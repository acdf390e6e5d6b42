using MigrationKit.Connections;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Connections;

/// <summary>
/// psql and this library are given the same input and asked where they are. Where psql is not installed the tests are
/// skipped; on a build server (<c>CI=true</c>) they fail.
/// </summary>
public sealed class SameAsPsql(PostgresFixture postgres)
{
    private const string Facts = """
        select concat_ws('|', current_user, session_user, current_database(), inet_server_port(), current_setting('search_path'),
          current_setting('application_name'), current_setting('statement_timeout'), current_setting('TimeZone'),
          current_setting('DateStyle'), current_setting('geqo'), current_setting('client_encoding'))
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What this library reads; what psql reads, if that is another form; variables of the environment.</summary>
    public static TheoryData<string, string?, string> Inputs =>
        new()
        {
            // Forms
            { "postgres://{user}:{password}@{host}:{port}/{db}", null, "" },
            { "postgresql://{user}:{password}@{host}:{port}/{db}", null, "" },
            { "host={host} port={port} user={user} password={password} dbname={db}", null, "" },
            { "host = {host} port='{port}' user={user} password = '{password}' dbname={db}", null, "" },
            { "postgres:///{db}?host={host}&port={port}&user={user}&password={password}", null, "" },
            { "postgres://{user}:{password}@localhost:1/postgres?host={host}&port={port}&dbname={db}", null, "" },
            { "host=nowhere.invalid host={host} port={port} user={user} password={password} dbname={db}", null, "" },
            { "postgres://{user}:{password}@{host}:{port}/%74emplate1", null, "" },
            { "postgres://{user}:{password}@{host}:{port}", null, "PGDATABASE={db}" },
            { "postgres://{user}:{password}@/{db}", null, "PGHOST={host};PGPORT={port}" },
            { "postgres://", null, "PGHOST={host};PGPORT={port};PGUSER={user};PGPASSWORD={password};PGDATABASE={db}" },
            { "dbname={db}", null, "PGHOST={host};PGPORT={port};PGUSER={user};PGPASSWORD={password}" },
            // Several hosts
            { "postgres://{user}:{password}@{host}:1,{host}:{port}/{db}", null, "" },
            { "host={host},{host} port=1,{port} user={user} password={password} dbname={db}", null, "" },
            { "host={host},{host} port={port} user={user} password={password} dbname={db}", null, "" },
            { "postgres://{user}:{password}@{host}:1,{host}:{port}/{db}?target_session_attrs=read-write", null, "" },
            // hostaddr
            {
                "host=nowhere.invalid hostaddr={address} port={port} user={user} password={password} dbname={db}",
                null,
                ""
            },
            { "postgres://{user}:{password}@nowhere.invalid:{port}/{db}", null, "PGHOSTADDR={address}" },
            { "hostaddr={address} port={port} user={user} password={password} dbname={db}", null, "" },
            // The string before the environment
            {
                "postgres://{user}:{password}@{host}:{port}/{db}",
                null,
                "PGHOST=nowhere.invalid;PGPORT=1;PGUSER=x;PGPASSWORD=x;PGDATABASE=x"
            },
            { "postgres://{user}:{password}@{host}/{db}", null, "PGPORT={port}" },
            { "postgres://{host}:{port}/{db}", null, "PGUSER={user};PGPASSWORD={password}" },
            { "postgres://{user}:{password}@{host}:{port}/{db}?application_name=a", null, "PGAPPNAME=b" },
            { "postgres://{user}:{password}@{host}:{port}/{db}", null, "PGAPPNAME=b" },
            { "postgres://{user}:{password}@{host}:{port}/{db}?fallback_application_name=c", null, "PGAPPNAME=b" },
            { "postgres://{user}:{password}@{host}:{port}/{db}", null, "PGOPTIONS=-c search_path=x" },
            {
                "postgres://{user}:{password}@{host}:{port}/{db}?options=-c%20statement_timeout%3D7s",
                null,
                "PGOPTIONS=-c search_path=x"
            },
            {
                "postgres://{user}:{password}@{host}:{port}/{db}",
                null,
                "PGTZ=Asia/Tokyo;PGDATESTYLE=SQL, DMY;PGGEQO=off"
            },
            {
                "postgres://{user}:{password}@{host}:{port}/{db}",
                null,
                "PGSSLMODE=disable;PGGSSENCMODE=disable;PGCONNECT_TIMEOUT=5;PGTARGETSESSIONATTRS=any"
            },
            // Options
            { "postgres://{user}:{password}@{host}:{port}/{db}?target_session_attrs=read-write", null, "" },
            { "postgres://{user}:{password}@{host}:{port}/{db}?target_session_attrs=primary", null, "" },
            { "postgres://{user}:{password}@{host}:{port}/{db}?target_session_attrs=prefer-standby", null, "" },
            {
                "postgres://{user}:{password}@{host}:{port}/{db}?keepalives=0&keepalives_idle=3&keepalives_interval=2&keepalives_count=1&tcp_user_timeout=5000",
                null,
                ""
            },
            {
                "postgres://{user}:{password}@{host}:{port}/{db}?connect_timeout=10&sslmode=prefer&gssencmode=prefer&channel_binding=prefer&sslcompression=0&sslsni=1&krbsrvname=x&ssl_min_protocol_version=TLSv1.2",
                null,
                ""
            },
            // The options of other tools
            {
                "postgres://{user}:{password}@{host}:{port}/{db}?schema=My%20Schema",
                "postgres://{user}:{password}@{host}:{port}/{db}?options=-csearch_path%3D%22My\\%20Schema%22",
                ""
            },
            {
                "postgres://{user}:{password}@{host}:{port}/{db}?search_path=a,b",
                "postgres://{user}:{password}@{host}:{port}/{db}?options=-csearch_path%3Da,b",
                ""
            },
            {
                "jdbc:postgresql://{host}:{port}/{db}?user={user}&password={password}&currentSchema=a,b&ApplicationName=x+y&sslmode=disable",
                "postgres://{user}:{password}@{host}:{port}/{db}?options=-csearch_path%3Da,b&application_name=x%20y",
                ""
            },
            {
                "postgresql+asyncpg://{user}:{password}@{host}:{port}/{db}?timezone=Asia/Tokyo",
                "postgres://{user}:{password}@{host}:{port}/{db}?options=-ctimezone%3DAsia/Tokyo",
                ""
            },
            {
                "postgis://{user}:{password}@{host}:{port}/{db}?pool=5&timeout=5000&prepared_statements=false&encoding=unicode",
                "postgres://{user}:{password}@{host}:{port}/{db}",
                ""
            },
            {
                "postgres://{user}:{password}@{host}:{port}/{db}?statement_timeout=5000&options[geqo]=off",
                "postgres://{user}:{password}@{host}:{port}/{db}?options=-cstatement_timeout%3D5000%20-cgeqo%3Doff",
                ""
            },
            {
                "Host={host};Port={port};Username={user};Password={password};Database={db};Search Path=a;Application Name=x",
                "postgres://{user}:{password}@{host}:{port}/{db}?options=-csearch_path%3Da&application_name=x",
                ""
            },
            {
                "postgres://{user}:{password}@{host}:{port}/{db}?Search Path=a&Pooling=false".Replace(
                    " ",
                    "%20",
                    StringComparison.Ordinal
                ),
                "postgres://{user}:{password}@{host}:{port}/{db}?options=-csearch_path%3Da",
                ""
            },
        };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task The_connection_has_the_same_user_database_server_and_settings(
        string text,
        string? psqls,
        string variables
    )
    {
        var environment = Environment(variables);

        var (exitCode, expected, error) = await PsqlProcess.RunAsync(Facts, Fill(psqls ?? text), environment);
        var facts = await OursAsync(Fill(text), environment);

        exitCode.Should().Be(0, error);
        facts.Should().Be(expected.TrimEnd());
    }

    [Fact]
    public async Task A_service_fills_in_what_the_string_leaves_out_and_comes_before_the_environment()
    {
        var file = await TempFileAsync(
            """
            # others
            [other]
            host=nowhere.invalid
            [mine]
            host={host}
            port={port}
            user={user}
            password={password}
            application_name=from the service
            application_name=twice
            dbname=nowhere

            [next]
            nonsense
            """
        );
        var environment = Environment("PGHOST=nowhere.invalid;PGPORT=1;PGAPPNAME=from the environment");
        environment["PGSERVICEFILE"] = file;

        var (exitCode, expected, error) = await PsqlProcess.RunAsync(
            Facts,
            Fill("service=mine dbname={db}"),
            environment
        );
        exitCode.Should().Be(0, error);
        (await OursAsync(Fill("service=mine dbname={db}"), environment))
            .Should()
            .Be(expected.TrimEnd())
            .And.Contain("from the service");

        environment["PGSERVICE"] = "mine";
        (await OursAsync(Fill("postgres:///{db}"), environment)).Should().Be(expected.TrimEnd());
    }

    [Fact]
    public async Task The_password_file_is_read_by_the_name_of_the_host_and_only_if_others_cannot_read_it()
    {
        var file = await TempFileAsync(
            "# comment\n\nshort:line\n{host}:1:*:*:wrong\nme.invalid:{port}:*:{user}:{password}\n*:*:*:*:wrong\n"
        );
        var environment = Environment("PGHOSTADDR={address};PGPORT={port};PGUSER={user}");
        environment["PGPASSFILE"] = file;
        var text = Fill("host=me.invalid dbname={db}");

        var (exitCode, expected, error) = await PsqlProcess.RunAsync(Facts, text, environment);
        exitCode.Should().Be(0, error);
        (await OursAsync(text, environment)).Should().Be(expected.TrimEnd());

        if (OperatingSystem.IsWindows())
        {
            return;
        }
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var open = ConnectionText.Read(text, environment.GetValueOrDefault);
        open.Settings.Password.Should().BeNull();
        open.Notes.Should().ContainSingle().Which.Should().Contain("others may read it");
        (await PsqlProcess.RunAsync(Facts, text, environment)).Error.Should().Contain("has group or world access");
    }

    [Theory]
    [InlineData("postgres://{host}:{port}/{db}?foo=1")]
    [InlineData("host={host} bogus=1")]
    [InlineData("postgres://{host}:{port}/{db}?sslmode=often")]
    [InlineData("postgres://{host}:70000/{db}")]
    [InlineData("postgres://{host}:x/{db}")]
    [InlineData("postgres://{host}:{port}/{db}?user")]
    [InlineData("postgres://u:%zz@{host}:{port}/{db}")]
    [InlineData("postgres://u:%00@{host}:{port}/{db}")]
    [InlineData("postgres://[::1/{db}")]
    [InlineData("host={host},{host},{host} port=1,2")]
    [InlineData("host=a,b hostaddr={address}")]
    [InlineData("host={host} password='x")]
    [InlineData("host={host} target_session_attrs=best")]
    [InlineData("host={host} connect_timeout=soon")]
    [InlineData("service=there_is_none")]
    public async Task What_psql_refuses_is_refused(string text)
    {
        var environment = Environment("PGCONNECT_TIMEOUT=2;PGSERVICEFILE=/dev/null");

        var (exitCode, _, error) = await PsqlProcess.RunAsync(Facts, Fill(text), environment);
        var read = () => ConnectionText.Read(Fill(text), environment.GetValueOrDefault);

        exitCode.Should().NotBe(0, error);
        read.Should().Throw<ConnectionStringException>();
    }

    private string Fill(string template)
    {
        var settings = new NpgsqlConnectionStringBuilder(postgres.Host.ConnectionString);
        return template
            .Replace("{host}", settings.Host, StringComparison.Ordinal)
            .Replace("{address}", settings.Host is "localhost" ? "127.0.0.1" : settings.Host, StringComparison.Ordinal)
            .Replace("{port}", $"{settings.Port}", StringComparison.Ordinal)
            .Replace("{user}", settings.Username, StringComparison.Ordinal)
            .Replace("{password}", settings.Password ?? "none", StringComparison.Ordinal)
            .Replace("{db}", "template1", StringComparison.Ordinal);
    }

    private Dictionary<string, string?> Environment(string variables) =>
        variables
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => (string?)Fill(pair[1]));

    private async Task<string> TempFileAsync(string template)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Fill(template), Ct);
        return file;
    }

    private static async Task<string> OursAsync(string text, Dictionary<string, string?> environment)
    {
        var connection = ConnectionText.Read(
            text,
            environment.GetValueOrDefault,
            ("fallback_application_name", "psql")
        );
        await using var source = connection.CreateDataSource();
        await using var command = source.CreateCommand(Facts);
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }
}
