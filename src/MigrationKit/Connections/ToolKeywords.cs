using MigrationKit.Parsing;
using static MigrationKit.Connections.KeywordUse;

namespace MigrationKit.Connections;

/// <summary>The options that other tools and drivers put into a connection URL.</summary>
internal static class ToolKeywords
{
    private const string Pool = "it tunes another tool's connection pool";
    private const string Driver = "it tunes another driver";
    private const string Framework = "it configures a framework";
    private const string Statements = "it tunes another driver's prepared statements";
    private const string Timeouts = "use statement_timeout, which the server keeps";

    internal static readonly Keyword[] Session =
    [
        new("command_timeout", Honoured, "seconds that a statement may take; 0 (default) is forever")
        {
            Npgsql = "Command Timeout",
        },
        new("search_path", Honoured, "schemas, as in SET search_path", "currentSchema", "schema_search_path")
        {
            Npgsql = "Search Path",
        },
        new("schema", Honoured, "Prisma's: one schema, as it is spelled")
        {
            Target = "search_path",
            Translate = value => value.Length == 0 ? "" : Sql.Quote.Identifier(value),
        },
    ];

    internal static readonly Keyword[] Encryption =
    [
        new("ssl", Honoured, "true is sslmode=require (in a jdbc: URL verify-full), or a value of sslmode")
        {
            Target = "sslmode",
            Translate = value =>
                value.ToLowerInvariant() switch
                {
                    "" or "1" or "true" or "on" => "require",
                    "0" or "false" or "off" => "disable",
                    _ => value,
                },
        },
        new("sslaccept", Honoured, "Prisma's: strict is sslmode=verify-full")
        {
            Target = "sslmode",
            Translate = value => value == "strict" ? "verify-full" : null,
            Harmless = ["accept_invalid_certs"],
        },
        new("direct_tls", Honoured, "asyncpg's: true is sslnegotiation=direct")
        {
            Target = "sslnegotiation",
            Translate = value => value.ToLowerInvariant() is "1" or "true" or "on" ? "direct" : "postgres",
        },
        new("sslidentity", Refused, "use sslcert and sslkey (PEM), or sslcert with a .pfx file"),
        new("sslinline", Refused, "write the certificates to files and use sslcert, sslkey, sslrootcert")
        {
            Harmless = ["false"],
        },
        new(
            "sslfactory",
            Refused,
            "use sslmode=no-verify, or sslmode=verify-full and sslrootcert",
            "sslhostnameverifier",
            "sslpasswordcallback",
            "sslfactoryarg"
        )
        {
            Harmless = ["", "org.postgresql.ssl.LibPQFactory", "org.postgresql.ssl.jdbc4.LibPQFactory"],
        },
        new("uselibpqcompat", Ignored, "sslmode always means what it means to libpq") { Harmless = ["true"] },
    ];

    internal static readonly Keyword[] Connecting =
    [
        new("targetServerType", Honoured, "JDBC's: kind of server")
        {
            Target = "target_session_attrs",
            Translate = value =>
                value.ToLowerInvariant() switch
                {
                    "any" => "any",
                    "primary" or "master" => "primary",
                    "secondary" or "slave" => "standby",
                    "prefersecondary" or "preferslave" => "prefer-standby",
                    "preferprimary" => "prefer-primary",
                    _ => null,
                },
        },
        new("loginTimeout", Honoured, "JDBC's: seconds to connect") { Target = "connect_timeout" },
        new("adapter", Ignored, Framework) { Harmless = ["postgresql", "postgis", "postgres"] },
        new("endpoint", Refused, "use options=endpoint%3DNAME"),
        new("server_settings", Refused, "use options=-c%20name%3Dvalue"),
        new(
            "sspi",
            Refused,
            "use gssencmode and krbsrvname",
            "gsslib_jdbc",
            "jaasApplicationName",
            "jaasLogin",
            "krbspn"
        ),
        new("unix_sock", Refused, "use host with the directory of the socket", "socketFactory", "socketFactoryArg"),
    ];

    internal static readonly Keyword[] RunTime =
    [
        .. Words
            .List(
                """
                statement_timeout idle_in_transaction_session_timeout idle_session_timeout transaction_timeout
                default_transaction_isolation default_transaction_read_only default_tablespace
                default_table_access_method extra_float_digits intervalstyle bytea_output
                standard_conforming_strings client_min_messages check_function_bodies row_security role
                session_replication_role synchronous_commit work_mem maintenance_work_mem temp_tablespaces jit
                """
            )
            .Select(name => new Keyword(name, RunTimeParameter, "as in SET")),
        new("min_messages", RunTimeParameter, "Rails' name of client_min_messages") { Target = "client_min_messages" },
    ];

    internal static readonly Keyword[] Ignorable =
    [
        new("lock_timeout", Ignored, "a run sets its own; use --lock-timeout"),
        // Prisma, Supabase
        new("pgbouncer", Ignored, "a pooler is recognized without it", "supa", "workaround"),
        .. All(
            Pool,
            """
            connection_limit pool_timeout max_idle_connection_lifetime max_connection_lifetime
            single_use_connections
            """
        ),
        new(
            "socket_timeout",
            Ignored,
            Timeouts,
            "query_timeout",
            "read_timeout",
            "write_timeout",
            "cancelSignalTimeout"
        ),
        .. All(
            Statements,
            """
            statement_cache_size prepared_statement_cache_size prepared_statement_name_func
            max_cached_statement_lifetime max_cacheable_statement_size
            """
        ),
        // Rails, Django, Ecto, Symfony
        .. All(
            Pool,
            """
            pool pool_size checkout_timeout idle_timeout reaping_frequency max_connections min_connections
            max_threads min_threads pool_jitter keepalive_pool max_age reconnect max_overflow pool_recycle
            pool_pre_ping poolclass conn_max_age conn_health_checks pool_count queue_target queue_interval
            """
        ),
        .. All(
            Statements,
            """
            prepared_statements statement_limit prepare prepareThreshold preparedStatementCacheQueries
            preparedStatementCacheSizeMiB preparedStatementCacheMaxSize databaseMetadataCacheFields
            databaseMetadataCacheFieldsMiB
            """
        ),
        .. All(
            Framework,
            """
            advisory_locks migrations_paths database_tasks schema_dump schema_format replica query_cache
            insert_returning serverVersion driver ssl_context disable_server_side_cursors atomic_requests
            maintenance_database sslVerifyServerCertificate timescale
            """
        ),
        // JDBC
        .. All(
            Driver,
            """
            allowEncodingChanges ApplicationVersion assumeMinServerVersion autosave binaryTransfer
            binaryTransferDisable binaryTransferEnable cleanupSavepoints defaultRowFetchSize adaptiveFetch
            adaptiveFetchMaximum adaptiveFetchMinimum disableColumnSanitiser escapeSyntaxCallMode
            groupStartupParameters hideUnprivilegedObjects localSocketAddress loggerFile loggerLevel
            logServerErrorDetail logUnclosedConnections maxResultBuffer maxSendBufferSize preferQueryMode
            protocolVersion quoteReturningIdentifiers receiveBufferSize sendBufferSize reWriteBatchedInserts
            stringtype tcpNoDelay unknownLength useSpnego xmlFactoryFactory gssResponseTimeout
            sslResponseTimeout requireAuthTimeout channelBindingTimeout
            """
        ),
        new(
            "readOnly",
            Ignored,
            "status, plan and --dry-run change nothing; use default_transaction_read_only",
            "readOnlyMode"
        ),
        // node-postgres, Postgres.js, TypeORM
        .. All(Pool, "max min max_lifetime idleTimeoutMillis connectionTimeoutMillis allowExitOnIdle maxUses"),
        .. All(Driver, "binary fetch_types keepAliveInitialDelayMillis onnotice publications parseInputDatesAsUTC"),
        // golang-migrate, dbmate, lib/pq, pgx, go-pg
        .. All("it is golang-migrate's; use --history-table here", "x-migrations-table x-migrations-table-quoted"),
        .. All(
            "it is golang-migrate's",
            """
            x-multi-statement x-multi-statement-max-size x-statement-timeout x-lock-strategy x-lock-table
            x-advisory-lock x-advisory-lock-timeout-interval x-no-lock x-force-lock
            """
        ),
        .. All(
            Driver,
            """
            binary_parameters disable_prepared_binary_result min_read_buffer_size default_query_exec_mode
            prefer_simple_protocol statement_cache_mode statement_cache_capacity description_cache_capacity
            """
        ),
        .. All(
            Pool,
            """
            pool_max_conns pool_min_conns pool_min_idle_conns pool_max_conn_lifetime
            pool_max_conn_lifetime_jitter pool_max_conn_idle_time pool_health_check_period
            """
        ),
        // asyncpg, SQLAlchemy
        .. All(
            Driver,
            """
            async_fallback record_class executemany_mode json_serializer json_deserializer use_native_hstore
            native_inet_types
            """
        ),
    ];

    private static IEnumerable<Keyword> All(string reason, string names) =>
        Words.List(names).Select(name => new Keyword(name, Ignored, reason));
}
