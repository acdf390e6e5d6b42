using MigrationKit.Cli.Shared;
using Npgsql;

namespace MigrationTests.Cli;

public class ConnectionForms
{
    [Theory]
    [InlineData("Host=db;Port=6000;Database=app;Username=me;Password=secret")]
    [InlineData("Server=db;Port=6000;DB=app;User Id=me;PWD=secret")]
    [InlineData("host=db port=6000 dbname=app user=me password=secret")]
    [InlineData("host = db  port=6000 dbname='app' user=me password='secret'")]
    [InlineData("postgres://me:secret@db:6000/app")]
    [InlineData("postgresql://me:secret@db:6000/app")]
    [InlineData("POSTGRES://me:%73ecret@db:6000/%61pp")]
    [InlineData("postgres:///app?host=db&port=6000&user=me&password=secret")]
    [InlineData("  postgres://me:secret@db:6000/app  ")]
    public void All_forms_mean_the_same(string text)
    {
        var settings = Read(text);

        settings.Host.Should().Be("db");
        settings.Port.Should().Be(6000);
        settings.Database.Should().Be("app");
        settings.Username.Should().Be("me");
        settings.Password.Should().Be("secret");
    }

    [Theory]
    [InlineData("postgres://u:p%40%3A%2F%3F%23%25%20w@h/d", "p@:/?#% w")]
    [InlineData("postgres://u:a:b@h/d", "a:b")]
    [InlineData("postgres://u:p+w@h/d", "p+w")]
    [InlineData("postgres://u:%C3%BC%E2%82%AC@h/d", "ü€")]
    [InlineData("postgres://u:ü%20€😀@h/d", "ü €😀")]
    [InlineData("postgres://u:a;b=c@h/d", "a;b=c")]
    [InlineData("Host=h;Password=\"a;b c\"", "a;b c")]
    [InlineData("Host=h;Password='p@ss=word'", "p@ss=word")]
    [InlineData("Host=h;Password=://password=x", "://password=x")]
    [InlineData(@"host=h password='it\'s \\ here'", @"it's \ here")]
    [InlineData(@"host=h password=a\ b", "a b")]
    public void Passwords_arrive_as_they_were_meant(string text, string password) =>
        Read(text).Password.Should().Be(password);

    [Theory]
    [InlineData("postgres://h/d?sslmode=verify-full", SslMode.VerifyFull)]
    [InlineData("postgres://h/d?sslmode=disable", SslMode.Disable)]
    [InlineData("postgres://h/d?ssl=true", SslMode.Require)]
    [InlineData("Host=h;SSL Mode=VerifyCA", SslMode.VerifyCA)]
    [InlineData("host=h sslmode=verify-ca", SslMode.VerifyCA)]
    public void Encryption_is_asked_for_in_the_words_of_each_form(string text, SslMode mode) =>
        Read(text).SslMode.Should().Be(mode);

    [Fact]
    public void A_url_takes_several_options()
    {
        var settings = Read(
            "postgres://h/d?sslmode=require&connect_timeout=3&application_name=my%20app&options=-c%20search_path%3Dx&Pooling=true"
        );

        settings.SslMode.Should().Be(SslMode.Require);
        settings.Timeout.Should().Be(3);
        settings.ApplicationName.Should().Be("my app");
        settings.Options.Should().Be("-c search_path=x");
        settings.Pooling.Should().BeTrue();
    }

    [Theory]
    [InlineData("postgres://h/d", "h", 5432)]
    [InlineData("postgres://h:/d", "h", 5432)]
    [InlineData("postgres://h", "h", 5432)]
    [InlineData("postgres://[::1]:5433/d", "::1", 5433)]
    [InlineData("postgres://u@[fe80::1]/d", "fe80::1", 5432)]
    [InlineData("postgres://%2Fvar%2Frun%2Fpostgresql/d", "/var/run/postgresql", 5432)]
    [InlineData("postgres:///d?port=1", "localhost", 1)]
    [InlineData("postgres://a:5433,b/d", "a:5433,b:5432", 5433)]
    [InlineData("postgres://[::1]:5433,[::2]/d", "[::1]:5433,[::2]:5432", 5433)]
    [InlineData("host=a,b port=1,2", "a:1,b:2", 1)]
    [InlineData("host=a,b port=1", "a:1,b:1", 1)]
    [InlineData("Host=a:1,b;Port=2", "a:1,b:2", 1)]
    [InlineData("Host=db:5433", "db", 5433)]
    [InlineData("hostaddr=10.0.0.1 host=db", "10.0.0.1", 5432)]
    [InlineData("hostaddr=10.0.0.1,10.0.0.2 host=a,b port=1,", "10.0.0.1:1,10.0.0.2:5432", 1)]
    [InlineData("postgres://db/d?socket=/run/pg", "/run/pg", 5432)]
    public void Hosts_and_ports_are_found(string text, string host, int port)
    {
        var settings = Read(text);

        settings.Host.Should().Be(host);
        settings.Port.Should().Be(port);
    }

    [Fact]
    public void The_option_wins_over_DATABASE_URL_and_that_over_PGHOST()
    {
        var environment = new Dictionary<string, string>
        {
            ["DATABASE_URL"] = "postgres://from-url/d",
            ["PGHOST"] = "from-pg",
        };

        Find("Host=from-option", environment).Host.Should().Be("from-option");
        Find(null, environment).Host.Should().Be("from-url");
        environment["DATABASE_URL"] = "";
        Find(null, environment).Host.Should().Be("from-pg");
    }

    [Fact]
    public void The_environment_variables_of_psql_are_enough()
    {
        var settings = Find(
            null,
            new()
            {
                ["PGHOST"] = "h",
                ["PGPORT"] = "6000",
                ["PGDATABASE"] = "d",
                ["PGUSER"] = "u",
                ["PGPASSWORD"] = "p w;=@",
                ["PGSSLMODE"] = "verify-full",
                ["PGAPPNAME"] = "deploy",
            }
        );

        settings.Host.Should().Be("h");
        settings.Port.Should().Be(6000);
        settings.Database.Should().Be("d");
        settings.Username.Should().Be("u");
        settings.Password.Should().Be("p w;=@");
        settings.SslMode.Should().Be(SslMode.VerifyFull);
        settings.ApplicationName.Should().Be("deploy");
    }

    [Fact]
    public void What_suits_a_tool_is_set_unless_the_user_says_otherwise()
    {
        var settings = Read("Host=h");

        settings.ApplicationName.Should().Be("migrationkit");
        settings.IncludeErrorDetail.Should().BeTrue();
        settings.Pooling.Should().BeFalse();
        settings.CommandTimeout.Should().Be(0);

        settings = Read("Host=h;Application Name=x;Include Error Detail=false;Pooling=true;Command Timeout=7");

        settings.ApplicationName.Should().Be("x");
        settings.IncludeErrorDetail.Should().BeFalse();
        settings.Pooling.Should().BeTrue();
        settings.CommandTimeout.Should().Be(7);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("   ", "it is empty")]
    [InlineData("nonsense", "neither keywords (Host=…;Username=…) nor a URL")]
    [InlineData("mysql://h/d", "a URL of another kind")]
    [InlineData("postgres://h:70000/d", "the port is not a number from 1 to 65535")]
    [InlineData("postgres://h:x/d", "the port is not a number from 1 to 65535")]
    [InlineData("postgres://u:a@b@h/d", "an '@' that is not the one before the host")]
    [InlineData("postgres://u:1/2@h/d", "an '@' that is not the one before the host")]
    [InlineData("postgres://u:1?2@h/d", "an '@' that is not the one before the host")]
    [InlineData("postgres://u:1#2@h/d", "it holds a '#' or a blank")]
    [InlineData("postgres://u:1 2@h/d", "it holds a '#' or a blank")]
    [InlineData("postgres://u:1%2@h/d", "a '%' is not followed by the two hexadecimal digits")]
    [InlineData("postgres://u:1%@h/d", "a '%' is not followed by the two hexadecimal digits")]
    [InlineData("postgres://u:1%00@h/d", "a '%' is not followed by the two hexadecimal digits")]
    [InlineData("postgres://h/a/b", "a second '/' after the host")]
    [InlineData("postgres://[::1/d", "the ']' after an IPv6 address is missing")]
    [InlineData("postgres://[::1]x/d", "something follows the ']'")]
    [InlineData("postgres://h/d?sslmode", "an option after the '?' has no '='")]
    [InlineData("postgres://h/d?schem=x", "keyword 3 is unknown. Did you mean schema?")]
    [InlineData("postgres://h/d?sslmode=often", "the value of 'sslmode' is not one that it can have")]
    [InlineData("Host=h;Bogus=x", "keyword 2 is unknown")]
    [InlineData("postgres://h/d?password=a&b=c", "is unknown. Known are")]
    [InlineData("host=h password=a b=c", "is unknown. Known are")]
    [InlineData("host=a,b port=1,2,3", "there are 3 ports for 2 hosts")]
    [InlineData("host=a,b hostaddr=10.0.0.1", "host has 2 entries and hostaddr 1")]
    [InlineData("hostaddr=db", "hostaddr is not an IP address")]
    [InlineData("host=h sslcrl=x", "sslcrl is not supported. Instead, use Check Certificate Revocation")]
    [InlineData("postgres://h/d?sslidentity=x.p12", "sslidentity is not supported. Instead, use sslcert")]
    [InlineData("host=h requirepeer=postgres", "requirepeer is not supported")]
    [InlineData("host=h replication=database", "replication is not supported")]
    [InlineData("host=h sslmode=prefer sslnegotiation=direct", "sslnegotiation=direct needs encryption")]
    [InlineData("host=h sslmode=require sslrootcert=system", "sslrootcert=system needs the strictest check")]
    [InlineData("host=h port=1 sslmode=''", "the value of 'sslmode'")]
    [InlineData("host=h require_auth=magic", "the value of 'require_auth'")]
    [InlineData("host=h target_session_attrs=best", "the value of 'target_session_attrs'")]
    [InlineData("host=h connect_timeout=soon", "the value of 'connect_timeout'")]
    [InlineData("host=h keepalives=maybe", "the value of 'keepalives'")]
    [InlineData("host=h ssl_min_protocol_version=SSLv3", "the value of 'ssl_min_protocol_version'")]
    [InlineData("cockroachdb://h/d", "a URL of another kind")]
    [InlineData("Host=h;Port=abc", "the port is not a number from 1 to 65535")]
    [InlineData("Host=h;Timeout=soon", "the value of 'connect_timeout' is not one that it can have")]
    [InlineData("Host=h;Password=a;b", "neither keywords (Host=…;Username=…) nor a URL")]
    [InlineData("Host=h port=1 password=x;Database=d", "the host name holds a blank, '=' or '@'")]
    [InlineData("Host=h;Database=d password=x", "one of its values looks like another connection string")]
    [InlineData("host=h password='x", "it is not a list of keyword=value")]
    [InlineData("host=h password=x y", "it is not a list of keyword=value")]
    [InlineData("host=h password='x'y", "it is not a list of keyword=value")]
    public void A_malformed_string_is_refused_with_the_reason(string text, string reason)
    {
        var read = () => Read(text);

        read.Should()
            .Throw<UsageException>()
            .WithMessage("The connection given by --connection cannot be used: *" + reason + "*");
    }

    [Fact]
    public void Without_any_the_message_names_the_ways()
    {
        var find = () => Find(null, []);

        find.Should()
            .Throw<UsageException>()
            .Which.Message.Should()
            .ContainAll("--connection", "DATABASE_URL", "PGHOST", "--scratch");
    }

    private static NpgsqlConnectionStringBuilder Read(string text) => Find(text, []);

    private static NpgsqlConnectionStringBuilder Find(string? option, Dictionary<string, string> environment) =>
        ConnectionSettings.Find(option, name => environment.GetValueOrDefault(name)).Settings;
}
