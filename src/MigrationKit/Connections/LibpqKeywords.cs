using static MigrationKit.Connections.KeywordUse;

namespace MigrationKit.Connections;

/// <summary>
/// The parameter key words of libpq, up to PostgreSQL 18, with Npgsql's names for them.
/// Source: PostgreSQL documentation, "Parameter Key Words" and "Environment Variables".
/// </summary>
internal static class LibpqKeywords
{
    private static readonly string[] Off = ["", "0", "false", "off", "no"];

    internal static readonly Keyword[] Where =
    [
        new(("host", "PGHOST"), Honoured, "server name, address, or directory of its socket", "Server", "socket"),
        new(("hostaddr", "PGHOSTADDR"), Honoured, "address to connect to; `host` is still the name that TLS checks"),
        new(("port", "PGPORT"), Honoured, "port, or one for each host"),
        new(("dbname", "PGDATABASE"), Honoured, "database; the user's name if not given", "Database", "DB")
        {
            Npgsql = "Database",
        },
        new(("service", "PGSERVICE"), Honoured, "section of the service file"),
        new(("servicefile", "PGSERVICEFILE"), Honoured, "service file instead of `~/.pg_service.conf`"),
        new(("target_session_attrs", "PGTARGETSESSIONATTRS"), Honoured, "kind of server", "Target Session Attributes"),
        new(("load_balance_hosts", "PGLOADBALANCEHOSTS"), Honoured, "`random` tries several hosts in turn"),
        new(("connect_timeout", "PGCONNECT_TIMEOUT"), Honoured, "seconds; 0 waits forever", "Timeout"),
        new("keepalives", Honoured, "0 turns TCP keepalives off", "TCP Keepalive"),
        new("keepalives_idle", Honoured, "seconds of silence before a probe", "TCP Keepalive Time"),
        new("keepalives_interval", Honoured, "seconds between probes", "TCP Keepalive Interval"),
        new("keepalives_count", Ignored, "Npgsql leaves it to the operating system"),
        new("tcp_user_timeout", Ignored, "Npgsql leaves it to the operating system"),
    ];

    internal static readonly Keyword[] Who =
    [
        new(
            ("user", "PGUSER"),
            Honoured,
            "role; the operating system user's name if not given",
            "Username",
            "UserId",
            "UID"
        ),
        new(("password", "PGPASSWORD"), Honoured, "password", "PWD", "PSW") { Npgsql = "Password" },
        new(("passfile", "PGPASSFILE"), Honoured, "password file instead of `~/.pgpass`"),
        new(("require_auth", "PGREQUIREAUTH"), Honoured, "authentication methods that are accepted"),
        new(("channel_binding", "PGCHANNELBINDING"), Honoured, "disable, prefer or require")
        {
            Npgsql = "Channel Binding",
        },
        new(
            ("krbsrvname", "PGKRBSRVNAME"),
            Honoured,
            "Kerberos service name",
            "Kerberos Service Name",
            "kerberosServerName"
        )
        {
            Npgsql = "Kerberos Service Name",
        },
        new(("gsslib", "PGGSSLIB"), Ignored, "the operating system's GSS library is used"),
        new(("gssdelegation", "PGGSSDELEGATION"), Refused, "leave it out: credentials are never delegated")
        {
            Harmless = Off,
        },
        new(("requirepeer", "PGREQUIREPEER"), Refused, "use host, sslmode=verify-full and a TCP connection")
        {
            Harmless = [""],
        },
        new("scram_client_key", Refused, "use password or a password file") { Harmless = [""] },
        new("scram_server_key", Refused, "use password or a password file") { Harmless = [""] },
        new("oauth_issuer", Refused, "use another way to log in", "oauth_client_id") { Harmless = [""] },
        new("oauth_client_secret", Refused, "use another way to log in", "oauth_scope") { Harmless = [""] },
    ];

    internal static readonly Keyword[] Encryption =
    [
        new(("sslmode", "PGSSLMODE"), Honoured, "disable, allow, prefer, require, verify-ca or verify-full"),
        new(("requiressl", "PGREQUIRESSL"), Honoured, "1 is sslmode=require, 0 is sslmode=prefer")
        {
            Target = "sslmode",
            Translate = value =>
                value switch
                {
                    "1" => "require",
                    "0" => "prefer",
                    _ => null,
                },
        },
        new(("sslnegotiation", "PGSSLNEGOTIATION"), Honoured, "postgres or direct") { Npgsql = "SSL Negotiation" },
        new(
            ("sslrootcert", "PGSSLROOTCERT"),
            Honoured,
            "file of trusted authorities, or `system`",
            "Root Certificate",
            "ssl-ca"
        ),
        new(("sslcert", "PGSSLCERT"), Honoured, "client certificate: PEM, or `.pfx` with its key", "SSL Certificate")
        {
            Npgsql = "SSL Certificate",
        },
        new(("sslkey", "PGSSLKEY"), Honoured, "key of the client certificate, PEM") { Npgsql = "SSL Key" },
        new("sslpassword", Honoured, "password of that key") { Npgsql = "SSL Password" },
        new(("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"), Honoured, "TLSv1.2 (default) or TLSv1.3"),
        new(("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"), Honoured, "TLSv1.2 or TLSv1.3"),
        new(("gssencmode", "PGGSSENCMODE"), Honoured, "disable (default), prefer or require", "GSS Encryption Mode")
        {
            Npgsql = "GSS Encryption Mode",
        },
        new(("sslcompression", "PGSSLCOMPRESSION"), Ignored, "TLS compression is never used") { Harmless = Off },
        new(("sslsni", "PGSSLSNI"), Ignored, "the server's name is always sent") { Harmless = ["", "1"] },
        new("sslkeylogfile", Ignored, "TLS keys are never written to a file"),
        new(("sslcertmode", "PGSSLCERTMODE"), Refused, "leave it out: a client certificate is sent if there is one")
        {
            Harmless = ["", "allow"],
        },
        new(("sslcrl", "PGSSLCRL"), Refused, "use Check Certificate Revocation=true, which asks the authority")
        {
            Harmless = [""],
        },
        new(("sslcrldir", "PGSSLCRLDIR"), Refused, "use Check Certificate Revocation=true, which asks the authority")
        {
            Harmless = [""],
        },
    ];

    internal static readonly Keyword[] Session =
    [
        new(("application_name", "PGAPPNAME"), Honoured, "name in pg_stat_activity, `migrationkit` if not given"),
        new("fallback_application_name", Honoured, "the same, if application_name is not given"),
        new(("options", "PGOPTIONS"), Honoured, "command-line options for the server"),
        new(
            ("client_encoding", "PGCLIENTENCODING"),
            Ignored,
            "files are read, and text is exchanged, as UTF-8",
            "encoding",
            "charset"
        )
        {
            Harmless = ["", "auto", "utf8", "utf-8", "unicode"],
        },
        new(("datestyle", "PGDATESTYLE"), RunTimeParameter, "how dates are read"),
        new(("timezone", "PGTZ"), RunTimeParameter, "time zone"),
        new(("geqo", "PGGEQO"), RunTimeParameter, "genetic query optimizer"),
        new("replication", Refused, "leave it out: a replication connection cannot run migrations") { Harmless = Off },
        new(("min_protocol_version", "PGMINPROTOCOLVERSION"), Refused, "leave it out: Npgsql speaks version 3.0")
        {
            Harmless = ["", "3.0"],
        },
        new(("max_protocol_version", "PGMAXPROTOCOLVERSION"), Ignored, "Npgsql speaks version 3.0")
        {
            Harmless = ["", "3.0", "3.2", "latest"],
        },
        new("authtype", Ignored, "libpq ignores it, too", "tty"),
    ];
}
