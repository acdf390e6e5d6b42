using MigrationKit.Audit;
using MigrationKit.Audit.Logs;

namespace MigrationTests.Audit;

/// <summary>Logs as collectors, frameworks and exports write them; <c>→</c> is a tab.</summary>
public sealed class LogRecords
{
    private const string Beds = "relation \"beds\" does not exist";

    /// <summary>Each reports one failure, in whatever form and however often.</summary>
    public static TheoryData<string, string> Failures =>
        new()
        {
            {
                "docker compose",
                """
                    db-1  | 2024-05-01 10:00:00.123 UTC [77] ERROR:  relation "beds" does not exist at character 15
                    db-1  | 2024-05-01 10:00:00.123 UTC [77] STATEMENT:  select *
                    db-1  | →from beds where n = 'relation "mist" does not exist'
                    """
            },
            {
                "docker compose in colour",
                """
                    \e[36mdb-1  |\e[0m 2024-05-01 10:00:00.123 UTC [77] ERROR:  relation "beds" does not exist
                    \e[36mdb-1  |\e[0m 2024-05-01 10:00:00.123 UTC [77] STATEMENT:  select '
                    \e[36mdb-1  |\e[0m →ERROR:  relation "mist" does not exist' from beds
                    """.Replace("\\e", "\e")
            },
            {
                "docker compose, two services",
                """
                    db-1   | 2024-05-01 10:00:00.123 UTC [77] ERROR:  relation "beds" does not exist at character 15
                    app-1  | 2024-05-01T10:00:00.200Z error: relation "beds" does not exist
                    db-1   | 2024-05-01 10:00:00.123 UTC [77] STATEMENT:  select 'x
                    app-1  |     at Parser.parseErrorMessage (/app/node_modules/pg-protocol/dist/parser.js:283:98)
                    db-1   | →ERROR:  relation "mist" does not exist' from beds
                    """
            },
            {
                "kubectl with timestamps",
                """
                    2024-05-01T10:00:00.123456789Z 2024-05-01 10:00:00.123 UTC [77] ERROR:  relation "beds" does not exist at character 15
                    2024-05-01T10:00:00.123456789Z 2024-05-01 10:00:00.123 UTC [77] STATEMENT:  select '
                    2024-05-01T10:00:00.123456789Z →ERROR:  relation "mist" does not exist' from beds
                    """
            },
            {
                "kubectl with prefix",
                """
                    [pod/db-0/postgres] 2024-05-01 10:00:00.123 UTC [77] ERROR:  relation "beds" does not exist at character 15
                    [pod/db-0/postgres] 2024-05-01 10:00:00.123 UTC [77] STATEMENT:  select '
                    [pod/db-0/postgres] →ERROR:  relation "mist" does not exist' from beds
                    """
            },
            {
                "containerd",
                """
                    2024-05-01T10:00:00.123456789Z stderr F 2024-05-01 10:00:00.123 UTC [77] LOG:  statement: select '
                    2024-05-01T10:00:00.123456789Z stderr F →ERROR:  relation "mist" does not exist'
                    2024-05-01T10:00:00.123456789Z stderr F 2024-05-01 10:00:00.123 UTC [77] ERROR:  relation "beds" does not exist
                    """
            },
            {
                "journald",
                """
                    May 01 10:00:00 host postgres[77]: 2024-05-01 10:00:00.123 UTC [77] ERROR:  relation "beds" does not exist at character 15
                    May 01 10:00:00 host postgres[77]: 2024-05-01 10:00:00.123 UTC [77] STATEMENT:  select '
                    May 01 10:00:00 host postgres[77]: →ERROR:  relation "mist" does not exist' from beds
                    """
            },
            {
                "syslog",
                """
                    May  1 10:00:00 host postgres[77]: [5-1] ERROR:  relation "beds" does not exist at character 15
                    May  1 10:00:00 host postgres[77]: [5-2] STATEMENT:  select '
                    May  1 10:00:00 host postgres[77]: [5-3] #011ERROR:  relation "mist" does not exist' from beds
                    """
            },
            {
                "Heroku",
                """
                    2024-05-01T10:00:00.123456+00:00 app[postgres.77]: [DATABASE] [5-1]  sql_error_code = 42P01 ERROR:  relation "beds" does not exist at character 15
                    2024-05-01T10:00:00.123456+00:00 app[postgres.77]: [DATABASE] [5-2]  sql_error_code = 42P01 STATEMENT:  select '
                    2024-05-01T10:00:00.123456+00:00 app[postgres.77]: →ERROR:  relation "mist" does not exist' from beds
                    """
            },
            {
                "CloudWatch",
                """
                    2024-05-01T10:00:00.123000+00:00 mydb.0 2024-05-01 10:00:00 UTC:10.0.0.5(1):a@b:[2]:ERROR:  relation "beds" does not exist at character 15
                    2024-05-01T10:00:00.123000+00:00 mydb.0 2024-05-01 10:00:00 UTC:10.0.0.5(1):a@b:[2]:STATEMENT:  select '
                    2024-05-01T10:00:00.123000+00:00 mydb.0 →ERROR:  relation "mist" does not exist' from beds
                    """
            },
            {
                "CSV export",
                """
                    time,message
                    "2024-05-01 10:00:00","2024-05-01 10:00:00 UTC:10.0.0.5(1):a@b:[2]:ERROR:  relation ""beds"" does not exist at character 15"
                    "2024-05-01 10:00:00","2024-05-01 10:00:00 UTC:10.0.0.5(1):a@b:[2]:STATEMENT:  select '
                    →ERROR:  relation ""mist"" does not exist' from beds"
                    """
            },
            {
                "csvlog over lines",
                """
                    2024-05-01 10:00:00.123 UTC,"app","app",71,"[local]",693e7e01.47,1,"SELECT",2024-05-01 10:00:00 UTC,3/2,0,LOG,00000,"statement: select '
                    ERROR:  relation ""mist"" does not exist'",,,,,,,,,"psql","client backend",,0
                    2024-05-01 10:00:00.123 UTC,"app","app",71,"[local]",693e7e01.47,2,"SELECT",2024-05-01 10:00:00 UTC,3/2,0,ERROR,42P01,"relation ""beds"" does not exist",,,,,,"select '
                    ERROR:  relation ""mist"" does not exist' from beds",15,,"psql","client backend",,0
                    """
            },
            {
                "jsonlog over lines",
                """
                    {
                      "timestamp": "2024-05-01 10:00:00.123 UTC",
                      "error_severity": "ERROR",
                      "state_code": "42P01",
                      "message": "relation \"beds\" does not exist",
                      "statement": "select 'relation \"mist\" does not exist' from beds"
                    }
                    """
            },
            {
                "jsonlog, a statement",
                """
                    {"timestamp":"2024-05-01 10:00:00.123 UTC","error_severity":"LOG","message":"statement: select 'ERROR:  relation \"mist\" does not exist'"}
                    {"timestamp":"2024-05-01 10:00:00.123 UTC","error_severity":"ERROR","state_code":"42P01","message":"relation \"beds\" does not exist"}
                    """
            },
            {
                "docker's own files",
                """
                    {"log":"2024-05-01 10:00:00.123 UTC [77] ERROR:  relation \"beds\" does not exist at character 15\n","stream":"stderr","time":"2024-05-01T10:00:00.123Z"}
                    {"log":"2024-05-01 10:00:00.123 UTC [77] STATEMENT:  select '\n","stream":"stderr","time":"2024-05-01T10:00:00.123Z"}
                    {"log":"\tERROR:  relation \"mist\" does not exist' from beds\n","stream":"stderr","time":"2024-05-01T10:00:00.123Z"}
                    """
            },
            {
                "tabs removed",
                """
                    2024-05-01 10:00:00.123 UTC [77] LOG:  duration: 3.1 ms  statement: insert into lines(m) values ('
                    ERROR:  relation "mist" does not exist
                    ')
                    2024-05-01 10:00:00.123 UTC [77] ERROR:  relation "beds" does not exist
                    """
            },
            {
                "auto_explain",
                """
                    2024-05-01 10:00:00.123 UTC [77] LOG:  duration: 3.1 ms  plan:
                    →Query Text: select 'ERROR:  relation "mist" does not exist'
                    →Result  (cost=0.00..0.01 rows=1 width=32)
                    2024-05-01 10:00:00.123 UTC [77] ERROR:  relation "beds" does not exist
                    """
            },
            {
                "Prisma",
                """
                    PrismaClientKnownRequestError: 
                    Invalid `prisma.bed.findMany()` invocation:

                    The table `public.beds` does not exist in the current database.
                      code: 'P2021',
                      meta: { modelName: 'Bed', table: 'public.beds' }
                    """
            },
            {
                ".NET console as JSON",
                """app-1  | {"LogLevel":"Error","Exception":"Npgsql.PostgresException (0x80004005): 42P01: relation \u0022beds\u0022 does not exist"}"""
            },
            {
                "JSON in JSON",
                """{"message":"{\"err\":\"{\\\"detail\\\":\\\"pq: relation \\\\\\\"beds\\\\\\\" does not exist\\\"}\"}"}"""
            },
            { "XML", "<e><m>42P01: relation &quot;beds&quot; does not exist</m></e>" },
            { "XML in XML", "<e>42P01: relation &amp;quot;beds&amp;quot; does not exist</e>" },
            {
                ".NET console",
                """
                    fail: Microsoft.EntityFrameworkCore.Database.Command[20102]
                          Failed executing DbCommand (2ms) [Parameters=[], CommandType='Text', CommandTimeout='30']
                          SELECT b."Id" FROM beds AS b
                    fail: Microsoft.EntityFrameworkCore.Query[10100]
                          An exception occurred while iterating over the results of a query for context type 'Garden'.
                          Npgsql.PostgresException (0x80004005): 42P01: relation "beds" does not exist

                          POSITION: 15
                             at Npgsql.Internal.NpgsqlConnector.ReadMessageLong(Boolean async)
                            Exception data:
                              Severity: ERROR
                              SqlState: 42P01
                              MessageText: relation "beds" does not exist
                    fail: Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware[1]
                          An unhandled exception has occurred while executing the request.
                          Npgsql.PostgresException (0x80004005): 42P01: relation "beds" does not exist

                          POSITION: 15
                             at Npgsql.Internal.NpgsqlConnector.ReadMessageLong(Boolean async)
                    """
            },
            {
                "Serilog",
                """
                    [10:00:00 ERR] An unhandled exception has occurred.
                    Npgsql.PostgresException (0x80004005): 42P01: relation "beds" does not exist

                    POSITION: 15
                       at Npgsql.Internal.NpgsqlConnector.ReadMessageLong(Boolean async)
                      Exception data:
                        Severity: ERROR
                        SqlState: 42P01
                        MessageText: relation "beds" does not exist
                    """
            },
            {
                "Serilog's compact JSON",
                """{"@t":"2024-05-01T10:00:00Z","@mt":"failed","@l":"Error","@x":"Npgsql.PostgresException (0x80004005): 42P01: relation \"beds\" does not exist\n\nPOSITION: 15\n   at X\n  Exception data:\n    SqlState: 42P01\n    MessageText: relation \"beds\" does not exist"}"""
            },
            {
                "Hibernate",
                """
                    2024-05-01 10:00:00.100  WARN 1 --- [nio-8080-exec-1] o.h.engine.jdbc.spi.SqlExceptionHelper   : SQL Error: 0, SQLState: 42P01
                    2024-05-01 10:00:00.101 ERROR 1 --- [nio-8080-exec-1] o.h.engine.jdbc.spi.SqlExceptionHelper   : ERROR: relation "beds" does not exist
                      Position: 15
                    2024-05-01 10:00:00.110 ERROR 1 --- [nio-8080-exec-1] o.a.c.c.C.[.[.[/].[dispatcherServlet]    : Servlet.service() threw exception [JDBC exception executing SQL [select b from beds] [ERROR: relation "beds" does not exist
                      Position: 15] [n/a]; SQL [n/a]] with root cause

                    org.postgresql.util.PSQLException: ERROR: relation "beds" does not exist
                      Position: 15
                    →at org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2725)
                    """
            },
            {
                "SQLAlchemy",
                """
                    Traceback (most recent call last):
                      File "sqlalchemy/engine/base.py", line 1967, in _exec_single_context
                    psycopg2.errors.UndefinedTable: relation "beds" does not exist
                    LINE 1: SELECT * FROM beds
                                          ^

                    The above exception was the direct cause of the following exception:

                    sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation "beds" does not exist
                    LINE 1: SELECT * FROM beds
                                          ^

                    [SQL: SELECT * FROM beds]
                    """
            },
            {
                "SQLAlchemy on asyncpg",
                """
                    asyncpg.exceptions.UndefinedTableError: relation "beds" does not exist
                    sqlalchemy.dialects.postgresql.asyncpg.ProgrammingError: <class 'asyncpg.exceptions.UndefinedTableError'>: relation "beds" does not exist
                    sqlalchemy.exc.ProgrammingError: (sqlalchemy.dialects.postgresql.asyncpg.ProgrammingError) <class 'asyncpg.exceptions.UndefinedTableError'>: relation "beds" does not exist
                    [SQL: SELECT * FROM beds WHERE n = 'relation "mist" does not exist']
                    """
            },
            {
                "Rails",
                """
                    E, [2024-05-01T10:00:00.123456 #123] ERROR -- : [6c1a] ActiveRecord::StatementInvalid (PG::UndefinedTable: ERROR:  relation "beds" does not exist
                    LINE 1: SELECT "beds".* FROM "beds"
                                                 ^
                    ):
                    """
            },
            { "Go", """2024/05/01 10:00:00 list beds: ERROR: relation "beds" does not exist (SQLSTATE 42P01)""" },
            {
                "logfmt",
                """time=2024-05-01T10:00:00.000Z level=ERROR msg="list beds" err="ERROR: relation \"beds\" does not exist (SQLSTATE 42P01)" """
            },
            { "PHP", """SQLSTATE[42P01]: Undefined table: 7 ERROR:  relation "beds" does not exist""" },
            {
                "PHP, as text and JSON",
                """
                    [2024-05-01 10:00:00] production.ERROR: SQLSTATE[42P01]: Undefined table: 7 ERROR:  relation "beds" does not exist
                    LINE 1: select * from "beds"
                                          ^ (Connection: pgsql, SQL: select * from "beds") {"exception":"[object] (QueryException(code: 42P01): SQLSTATE[42P01]: Undefined table: 7 ERROR:  relation \"beds\" does not exist"}
                    """
            },
            {
                "SQLAlchemy with parameters",
                """
                    sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation "beds" does not exist
                    [SQL: SELECT * FROM beds WHERE n = %(n)s]
                    [parameters: {'n': 'relation "mist" does not exist'}]
                    """
            },
            {
                "SQLAlchemy with a tuple of parameters",
                """
                    asyncpg.exceptions.UndefinedTableError: relation "beds" does not exist
                    [parameters: ('relation "mist" does not exist',)]
                    """
            },
            { "Elixir", """** (Postgrex.Error) ERROR 42P01 (undefined_table) relation "beds" does not exist""" },
            { "in colour", "\e[31merror\e[0m: relation \"beds\" does not exist" },
        };

    /// <summary>Each reports nothing that is missing.</summary>
    public static TheoryData<string> Others =>
        [
            "Npgsql.PostgresException (0x80004005): 42P01: missing FROM-clause entry for table \"g\"",
            "{\"error_severity\":\"ERROR\",\"state_code\":\"42704\",\"message\":\"unrecognized configuration parameter \\\"app.tenant_id\\\"\",\"statement\":\"select 1\"}",
            "Npgsql.PostgresException (0x80004005): 42704: role \"g\" does not exist",
            "42704: operator class \"x_ops\" does not exist for access method \"btree\"",
            "ERROR:  column \"a\" specified in USING clause does not exist in left table",
            "FEHLER:  42P01: fehlender Eintrag in FROM-Klausel für Tabelle »g«",
            "FEHLER:  42704: unbekannter Konfigurationsparameter »app.tenant«",
            "2024-05-01 10:00:00 UTC [77] LOG:  duration: 3.1 ms  statement: insert into lines(m) values ('\n→ERROR:  relation \"mist\" does not exist\n→')",
            "2024-05-01 10:00:00 UTC [77] LOG:  execute <unnamed>: select 'relation \"mist\" does not exist'",
            "2024-05-01 10:00:00 UTC [77] DETAIL:  parameters: $1 = 'relation \"mist\" does not exist'",
            "2024-05-01 10:00:00 UTC [77] ERROR:  invalid input syntax for type integer: \"relation \"mist\" does not exist\"",
            "error: invalid input syntax for type integer: \"relation \"mist\" does not exist\"",
            "Npgsql.PostgresException (0x80004005): 22P02: invalid input syntax: relation \"mist\" does not exist",
            "2024-05-01 10:00:00 INFO select id from lines where m = 'relation \"mist\" does not exist'",
            "{\"error_severity\":\"ERROR\",\"state_code\":\"23505\",\"message\":\"duplicate key\",\"detail\":\"Key (m)=(relation \\\"mist\\\" does not exist) already exists.\"}",
            "D, [2024-05-01T10:00:00.1 #1] DEBUG -- :   Line Create (0.3ms)  INSERT INTO \"lines\" (\"m\") VALUES ($1)  [[\"m\", \"relation \\\"mist\\\" does not exist\"]]",
            "2024-05-01 10:00:00 TRACE o.h.t.d.sql.BasicBinder : binding parameter [1] as [VARCHAR] - [relation \"mist\" does not exist]",
            "      Executed DbCommand (1ms) [Parameters=[@p0='relation \"mist\" does not exist'], CommandType='Text', CommandTimeout='30']",
            "  parameters: [ 'relation \"mist\" does not exist' ],",
            "2024-05-01 10:00:00 UTC [77] NOTICE:  table \"mist\" does not exist, skipping",
            "[parameters: [{'n': 'relation \"mist\" does not exist'}]]",
        ];

    [Theory, MemberData(nameof(Failures))]
    public async Task One_failure_is_found_once_in_whatever_form(string form, string log)
    {
        var (errors, _) = await ReadAsync(log);

        errors.Should().ContainSingle(form);
        errors[0].Count.Should().Be(1);
        errors[0]
            .Message.Should()
            .BeOneOf(Beds, "table \"public.beds\" does not exist", "table `public.beds` does not exist");
    }

    [Theory, MemberData(nameof(Others))]
    public async Task Data_and_wrong_queries_report_no_missing_object(string log) =>
        (await ReadAsync(log)).Errors.Should().BeEmpty();

    [Fact]
    public async Task Failures_of_two_seconds_later_are_counted_again()
    {
        var (errors, _) = await ReadAsync(
            """
            2024-05-01 10:00:00 UTC [77] ERROR:  relation "beds" does not exist
            2024-05-01 10:00:00 UTC [77] STATEMENT:  select 1 from beds
            2024-05-01 10:00:00 UTC [77] ERROR:  relation "beds" does not exist
            2024-05-01 10:00:05 UTC [77] ERROR:  relation "beds" does not exist
            """
        );

        errors.Should().ContainSingle().Which.Count.Should().Be(3);
    }

    private static async Task<(IReadOnlyList<LoggedError> Errors, LogReading Reading)> ReadAsync(string log)
    {
        var errors = new LoggedErrors();
        var reader = new LogReader(errors);
        using var text = new StringReader(log.Replace('→', '\t'));
        await reader.ReadAsync(new("app.log", text), TestContext.Current.CancellationToken);
        return (errors.All, reader.Reading);
    }
}
