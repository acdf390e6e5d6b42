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
        new("host", Honoured, "server name, address, or directory of its socket", "Server", "socket")
        {
            Variable = "PGHOST",
        },
        new("hostaddr", Honoured, "address to connect to; `host` is still the name that TLS checks")
        {
            Variable = "PGHOSTADDR",
        },
        new("port", Honoured, "port, or one for each host") { Variable = "PGPORT" },
        new("dbname", Honoured, "database; the user's name if not given", "Database", "DB")
        {
            Variable = "PGDATABASE",
            Npgsql = "Database",
        },
        new("service", Honoured, "section of the service file") { Variable = "PGSERVICE" },
        new("servicefile", Honoured, "service file instead of `~/.pg_service.conf`") { Variable = "PGSERVICEFILE" },
        new("target_session_attrs", Honoured, "kind of server", "Target Session Attributes")
        {
            Variable = "PGTARGETSESSIONATTRS",
        },
        new("load_balance_hosts", Honoured, "`random` tries several hosts in turn") { Variable = "PGLOADBALANCEHOSTS" },
        new("connect_timeout", Honoured, "seconds; 0 waits forever", "Timeout") { Variable = "PGCONNECT_TIMEOUT" },
        new("keepalives", Honoured, "0 turns TCP keepalives off", "TCP Keepalive"),
        new("keepalives_idle", Honoured, "seconds of silence before a probe", "TCP Keepalive Time"),
        new("keepalives_interval", Honoured, "seconds between probes", "TCP Keepalive Interval"),
        new("keepalives_count", Ignored, "Npgsql leaves it to the operating system"),
        new("tcp_user_timeout", Ignored, "Npgsql leaves it to the operating system"),
    ];

    internal static readonly Keyword[] Who =
    [
        new("user", Honoured, "role; the operating system user's name if not given", "Username", "UserId", "UID")
        {
            Variable = "PGUSER",
        },
        new("password", Honoured, "password", "PWD", "PSW") { Variable = "PGPASSWORD", Npgsql = "Password" },
        new("passfile", Honoured, "password file instead of `~/.pgpass`") { Variable = "PGPASSFILE" },
        new("require_auth", Honoured, "authentication methods that are accepted") { Variable = "PGREQUIREAUTH" },
        new("channel_binding", Honoured, "disable, prefer or require")
        {
            Variable = "PGCHANNELBINDING",
            Npgsql = "Channel Binding",
        },
        new("krbsrvname", Honoured, "Kerberos service name", "Kerberos Service Name", "kerberosServerName")
        {
            Variable = "PGKRBSRVNAME",
            Npgsql = "Kerberos Service Name",
        },
        new("gsslib", Ignored, "the operating system's GSS library is used") { Variable = "PGGSSLIB" },
        new("gssdelegation", Refused, "leave it out: credentials are never delegated")
        {
            Variable = "PGGSSDELEGATION",
            Harmless = Off,
        },
        new("requirepeer", Refused, "use host, sslmode=verify-full and a TCP connection")
        {
            Variable = "PGREQUIREPEER",
            Harmless = [""],
        },
        new("scram_client_key", Refused, "use password or a password file") { Harmless = [""] },
        new("scram_server_key", Refused, "use password or a password file") { Harmless = [""] },
        new("oauth_issuer", Refused, "use another way to log in", "oauth_client_id") { Harmless = [""] },
        new("oauth_client_secret", Refused, "use another way to log in", "oauth_scope") { Harmless = [""] },
    ];

    internal static readonly Keyword[] Encryption =
    [
        new("sslmode", Honoured, "disable, allow, prefer, require, verify-ca or verify-full")
        {
            Variable = "PGSSLMODE",
        },
        new("requiressl", Honoured, "1 is sslmode=require, 0 is sslmode=prefer")
        {
            Variable = "PGREQUIRESSL",
            Target = "sslmode",
            Translate = value =>
                value switch
                {
                    "1" => "require",
                    "0" => "prefer",
                    _ => null,
                },
        },
        new("sslnegotiation", Honoured, "postgres or direct")
        {
            Variable = "PGSSLNEGOTIATION",
            Npgsql = "SSL Negotiation",
        },
        new("sslrootcert", Honoured, "file of trusted authorities, or `system`", "Root Certificate", "ssl-ca")
        {
            Variable = "PGSSLROOTCERT",
        },
        new("sslcert", Honoured, "client certificate: PEM, or `.pfx` with its key", "SSL Certificate")
        {
            Variable = "PGSSLCERT",
            Npgsql = "SSL Certificate",
        },
        new("sslkey", Honoured, "key of the client certificate, PEM") { Variable = "PGSSLKEY", Npgsql = "SSL Key" },
        new("sslpassword", Honoured, "password of that key") { Npgsql = "SSL Password" },
        new("ssl_min_protocol_version", Honoured, "TLSv1.2 (default) or TLSv1.3")
        {
            Variable = "PGSSLMINPROTOCOLVERSION",
        },
        new("ssl_max_protocol_version", Honoured, "TLSv1.2 or TLSv1.3") { Variable = "PGSSLMAXPROTOCOLVERSION" },
        new("gssencmode", Honoured, "disable (default), prefer or require", "GSS Encryption Mode")
        {
            Variable = "PGGSSENCMODE",
            Npgsql = "GSS Encryption Mode",
        },
        new("sslcompression", Ignored, "TLS compression is never used")
        {
            Variable = "PGSSLCOMPRESSION",
            Harmless = Off,
        },
        new("sslsni", Ignored, "the server's name is always sent") { Variable = "PGSSLSNI", Harmless = ["", "1"] },
        new("sslkeylogfile", Ignored, "TLS keys are never written to a file"),
        new("sslcertmode", Refused, "leave it out: a client certificate is sent if there is one")
        {
            Variable = "PGSSLCERTMODE",
            Harmless = ["", "allow"],
        },
        new("sslcrl", Refused, "use Check Certificate Revocation=true, which asks the authority")
        {
            Variable = "PGSSLCRL",
            Harmless = [""],
        },
        new("sslcrldir", Refused, "use Check Certificate Revocation=true, which asks the authority")
        {
            Variable = "PGSSLCRLDIR",
            Harmless = [""],
        },
    ];

    internal static readonly Keyword[] Session =
    [
        new("application_name", Honoured, "name in pg_stat_activity, `migrationkit` if not given")
        {
            Variable = "PGAPPNAME",
        },
        new("fallback_application_name", Honoured, "the same, if application_name is not given"),
        new("options", Honoured, "command-line options for the server") { Variable = "PGOPTIONS" },
        new("client_encoding", Ignored, "files are read, and text is exchanged, as UTF-8", "encoding", "charset")
        {
            Variable = "PGCLIENTENCODING",
            Harmless = ["", "auto", "utf8", "utf-8", "unicode"],
        },
        new("datestyle", RunTimeParameter, "how dates are read") { Variable = "PGDATESTYLE" },
        new("timezone", RunTimeParameter, "time zone") { Variable = "PGTZ" },
        new("geqo", RunTimeParameter, "genetic query optimizer") { Variable = "PGGEQO" },
        new("replication", Refused, "leave it out: a replication connection cannot run migrations") { Harmless = Off },
        new("min_protocol_version", Refused, "leave it out: Npgsql speaks version 3.0")
        {
            Variable = "PGMINPROTOCOLVERSION",
            Harmless = ["", "3.0"],
        },
        new("max_protocol_version", Ignored, "Npgsql speaks version 3.0")
        {
            Variable = "PGMAXPROTOCOLVERSION",
            Harmless = ["", "3.0", "3.2", "latest"],
        },
        new("authtype", Ignored, "libpq ignores it, too", "tty"),
    ];
}
