using System.Net.Security;
using System.Security.Authentication;
using MigrationKit.Connections;
using Npgsql;

namespace MigrationTests.Connections;

public class KeywordsOfLibpqAndOtherTools
{
    [Theory]
    [InlineData("postgres://h/d?schema=public", "\"public\"")]
    [InlineData("postgres://h/d?schema=MySchema", "\"MySchema\"")]
    [InlineData("jdbc:postgresql://h/d?currentSchema=a,b", "a,b")]
    [InlineData("postgres://h/d?search_path=a", "a")]
    [InlineData("Host=h;Search Path=a", "a")]
    public void A_schema_is_the_search_path(string text, string expected) =>
        Settings(text).SearchPath.Should().Be(expected);

    [Theory]
    [InlineData("postgres://h/d?sslmode=no-verify", SslMode.Require)]
    [InlineData("postgres://h/d?ssl=true", SslMode.Require)]
    [InlineData("postgres://h/d?ssl=false", SslMode.Disable)]
    [InlineData("postgres://h/d?ssl=verify-full", SslMode.VerifyFull)]
    [InlineData("jdbc:postgresql://h/d?ssl=true", SslMode.VerifyFull)]
    [InlineData("postgres://h/d?sslmode=require&sslaccept=strict", SslMode.VerifyFull)]
    [InlineData("postgres://h/d?sslaccept=strict&sslmode=require", SslMode.VerifyFull)]
    [InlineData("postgres://h/d?sslmode=prefer&sslaccept=accept_invalid_certs", SslMode.Prefer)]
    [InlineData("host=h requiressl=1", SslMode.Require)]
    [InlineData("host=/tmp sslmode=require", SslMode.Disable)]
    [InlineData("host=h", SslMode.Prefer)]
    public void Encryption_is_never_weaker_than_what_the_word_means_to_its_tool(string text, SslMode mode) =>
        Settings(text).SslMode.Should().Be(mode);

    [Fact]
    public void PGSSLMODE_applies_beside_a_url()
    {
        Settings("postgres://h/d", ("PGSSLMODE", "verify-full")).SslMode.Should().Be(SslMode.VerifyFull);
        Settings("postgres://h/d?sslmode=disable", ("PGSSLMODE", "verify-full")).SslMode.Should().Be(SslMode.Disable);
    }

    [Fact]
    public void A_variable_that_the_string_overrides_is_not_looked_at() =>
        Settings("postgres://h:1/d", ("PGPORT", "many")).Port.Should().Be(1);

    [Fact]
    public void With_a_root_certificate_require_verifies_it()
    {
        var file = Path.GetTempFileName();

        var settings = Settings($"host=h sslmode=require sslrootcert={file}");

        settings.SslMode.Should().Be(SslMode.VerifyCA);
        settings.RootCertificate.Should().Be(file);
        Settings($"host=h sslmode=no-verify sslrootcert={file}").SslMode.Should().Be(SslMode.Require);
    }

    [Fact]
    public void Beside_sslaccept_sslcert_is_the_certificate_of_the_authority()
    {
        var settings = Settings("postgres://h/d?sslcert=ca.pem&sslaccept=strict");

        settings.RootCertificate.Should().Be("ca.pem");
        settings.SslCertificate.Should().BeNull();
    }

    [Fact]
    public void The_systems_authorities_verify_the_name_too()
    {
        var file = Path.GetTempFileName();

        var settings = Settings("host=h sslrootcert=system", ("SSL_CERT_FILE", file));

        settings.SslMode.Should().Be(SslMode.VerifyFull);
        settings.RootCertificate.Should().Be(file);
    }

    [Fact]
    public void With_hostaddr_TLS_checks_the_name_of_the_host()
    {
        var connection = Read("host=db.example hostaddr=10.0.0.1 ssl_min_protocol_version=TLSv1.3");
        var options = new SslClientAuthenticationOptions { TargetHost = "10.0.0.1" };

        connection.Tls.ApplyTo(options);

        connection.Settings.Host.Should().Be("10.0.0.1");
        options.TargetHost.Should().Be("db.example");
        options.EnabledSslProtocols.Should().Be(SslProtocols.Tls13);
    }

    [Fact]
    public void A_single_host_can_have_target_session_attrs()
    {
        Read("host=h target_session_attrs=read-write").Target.Should().Be(TargetSessionAttributes.ReadWrite);
        Read("host=h target_session_attrs=any").Target.Should().BeNull();
        Read("host=a,b target_session_attrs=standby").Settings.TargetSessionAttributes.Should().Be("standby");
    }

    [Theory]
    [InlineData("host=h", true, 60)]
    [InlineData("host=h keepalives_idle=30", true, 30)]
    [InlineData("host=h keepalives=0", false, 0)]
    [InlineData("host=/tmp keepalives_idle=30", false, 0)]
    public void Keepalives_are_those_of_libpq(string text, bool keepAlive, int idle)
    {
        var settings = Settings(text);

        settings.TcpKeepAlive.Should().Be(keepAlive);
        settings.TcpKeepAliveTime.Should().Be(idle);
    }

    [Theory]
    [InlineData("scram-sha-256,md5", "ScramSHA256,MD5")]
    [InlineData("!password,!none", "!Password,!None")]
    public void Required_authentication_is_that_of_libpq(string text, string expected) =>
        Settings($"host=h require_auth={text}").RequireAuth.Should().Be(expected);

    [Theory]
    [InlineData("connect_timeout=3", 3)]
    [InlineData("connect_timeout=0", 0)]
    [InlineData("connect_timeout=-1", 0)]
    [InlineData("timeout=5000", 1024)]
    public void A_time_to_connect_is_in_seconds_and_zero_is_forever(string text, int expected) =>
        Settings("postgres://h/d?" + text).Timeout.Should().Be(expected);

    [Theory]
    [InlineData(
        "connection_limit=1&pool_timeout=0",
        "connection_limit, pool_timeout ignored: it tunes another tool's connection pool"
    )]
    [InlineData("pgbouncer=true", "pgbouncer ignored: a pooler is recognized without it")]
    [InlineData("pool_max_conns=4", "pool_max_conns ignored: it tunes another tool's connection pool")]
    [InlineData("default_query_exec_mode=exec", "default_query_exec_mode ignored: it tunes another driver")]
    [InlineData("x-migrations-table=m", "x-migrations-table ignored: it is golang-migrate's; use --history-table here")]
    [InlineData("x-anything=1", "x-… ignored: options that begin with x- are golang-migrate's")]
    [InlineData("serverVersion=16&charset=utf8", "serverVersion ignored: it configures a framework")]
    [InlineData("client_encoding=latin1", "client_encoding ignored: files are read, and text is exchanged, as UTF-8")]
    [InlineData("tcp_user_timeout=3000", "tcp_user_timeout ignored: Npgsql leaves it to the operating system")]
    public void What_has_no_effect_is_ignored_with_a_word(string options, string note) =>
        Read("postgres://h/d?" + options).Notes.Should().Equal(note);

    [Theory]
    [InlineData("sslcompression=0&sslsni=1&sslcertmode=allow&replication=false&gssdelegation=0")]
    [InlineData("client_encoding=UTF8&min_protocol_version=3.0&sslcrl=&adapter=postgresql")]
    public void What_asks_for_what_happens_anyway_is_accepted_without_a_word(string options) =>
        Read("postgres://h/d?" + options).Notes.Should().BeEmpty();

    [Theory]
    [InlineData("PGSSLCRL", "x")]
    [InlineData("PGREQUIREPEER", "postgres")]
    [InlineData("PGSSLMODE", "often")]
    [InlineData("PGPORT", "many")]
    [InlineData("PGHOSTADDR", "db")]
    public void A_variable_that_cannot_be_honoured_is_refused(string variable, string value)
    {
        var read = () => Read("postgres://h/d", (variable, value));

        read.Should().Throw<ConnectionStringException>();
    }

    [Fact]
    public void A_plain_connection_string_is_refused_what_it_cannot_say()
    {
        var hostaddr = () => Read("host=h hostaddr=10.0.0.1").ToConnectionString();
        var target = () => Read("host=h target_session_attrs=standby").ToConnectionString();

        hostaddr.Should().Throw<ConnectionStringException>();
        target.Should().Throw<ConnectionStringException>();
        Read("hostaddr=10.0.0.1").ToConnectionString().Should().Contain("Host=10.0.0.1");
    }

    [Theory]
    [InlineData("host=db\nbogus=1", "the keyword in ", ":3 is unknown")]
    [InlineData("host", "malformed: ", ":2")]
    [InlineData("service=other", "names another one in ", ":2")]
    [InlineData("ldap://h/o", "LDAP lookup in ", ":2")]
    public void An_error_in_the_service_file_names_its_line(string lines, params string[] words)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "[s]\n" + lines + "\n");

        var read = () => Read("service=s", ("PGSERVICEFILE", file));

        read.Should().Throw<ConnectionStringException>().Which.Message.Should().ContainAll(words);
    }

    private static NpgsqlConnectionStringBuilder Settings(
        string text,
        params (string Name, string Value)[] environment
    ) => Read(text, environment).Settings;

    private static ResolvedConnection Read(string text, params (string Name, string Value)[] environment) =>
        ConnectionText.Read(
            text,
            name => environment.FirstOrDefault(pair => pair.Name == name).Value,
            ("keepalives_idle", "60")
        );
}
