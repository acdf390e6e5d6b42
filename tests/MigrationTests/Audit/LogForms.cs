using MigrationKit.Audit;
using MigrationKit.Audit.Logs;

namespace MigrationTests.Audit;

/// <summary>What the forms of logs are read to: message, SQLSTATE, how often, when first, statement.</summary>
public sealed class LogForms
{
    private const string Missing = "relation \"t\" does not exist";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "2025-12-14 09:12:01.123 UTC [123] app@app ERROR:  relation \"t\" does not exist at character 13",
        null
    )]
    [InlineData("<2025-12-14 09:12:01 UTC app> ERROR:  42P01: relation \"t\" does not exist", "42P01")]
    [InlineData(
        "app-1  | 2025-12-14T09:12:01.5Z Npgsql.PostgresException (0x80004005): 42P01: relation \"t\" does not exist",
        "42P01"
    )]
    [InlineData("ERROR: relation \"t\" does not exist (SQLSTATE 42P01)", "42P01")]
    [InlineData("pq: relation \"t\" does not exist", null)]
    [InlineData("PG::UndefinedTable: ERROR:  relation \"t\" does not exist", "42P01")]
    [InlineData("SQLSTATE[42P01]: Undefined table: 7 ERROR:  relation \"t\" does not exist", "42P01")]
    [InlineData("org.postgresql.util.PSQLException: ERROR: relation \"t\" does not exist", null)]
    [InlineData("asyncpg.exceptions.UndefinedTableError: relation \"t\" does not exist", "42P01")]
    [InlineData("2025-12-14 ... level=error err=\"pq: relation \\\"t\\\" does not exist\"", null)]
    public async Task An_error_in_a_text_line_is_found(string line, string? state)
    {
        var (errors, reading) = await ReadAsync(line);

        errors.Should().ContainSingle();
        errors[0].Message.Should().Be(Missing);
        errors[0].SqlState.Should().Be(state);
        errors[0].Count.Should().Be(1);
        reading.Should().Be(new LogReading(1, 1, 1));
    }

    [Fact]
    public async Task A_server_log_statement_over_several_lines_is_kept()
    {
        var (errors, reading) = await ReadAsync(
            """
            2025-12-14 09:12:01.123 CET [71] app@app LOG:  statement: select 1
            2025-12-14 09:12:01.123 CET [71] app@app ERROR:  relation "t" does not exist at character 13
            2025-12-14 09:12:01.123 CET [71] app@app STATEMENT:  insert into t
            	values ('Ada', 17)
            2025-12-14 09:12:02.000 CET [71] app@app ERROR:  duplicate key value violates unique constraint "u"
            2025-12-14 09:12:02.000 CET [71] app@app DETAIL:  Key (a)=(1) already exists.
            2025-12-14 09:12:02.000 CET [71] app@app STATEMENT:  insert into u values (1)
            2025-12-14 09:13:01.123 CET [71] app@app ERROR:  relation "t" does not exist at character 13
            2025-12-14 09:13:01.123 CET [71] app@app NOTICE:  table "t" does not exist, skipping
            """
        );

        errors.Should().ContainSingle();
        errors[0].Count.Should().Be(2);
        errors[0].FirstSeen.Should().Be(DateTimeOffset.Parse("2025-12-14T08:12:01.123Z"));
        errors[0].LastSeen.Should().Be(DateTimeOffset.Parse("2025-12-14T08:13:01.123Z"));
        errors[0].Sightings.Select(s => s.Line).Should().Equal(2, 8);
        errors[0].Sightings[0].Statement.Should().Be("insert into t values ('…', 0)");
        errors[0].Sightings[1].Statement.Should().BeNull();
        reading.Should().Be(new LogReading(9, 3, 2));
    }

    [Fact]
    public async Task Errors_of_csvlog_and_jsonlog_are_found()
    {
        var (errors, reading) = await ReadAsync(
            """"
            2025-12-14 09:12:01.123 UTC,"app","app",71,"[local]",693e7e01.47,1,"INSERT",2025-12-14 09:12:00 UTC,3/2,0,ERROR,42P01,"relation ""t"" does not exist",,,,,,"insert into t values (1)",13,,"app","client backend",,0
            2025-12-14 09:12:02.123 UTC,"app","app",71,"[local]",693e7e01.47,1,"INSERT",2025-12-14 09:12:00 UTC,3/2,0,ERROR,23505,"duplicate key",,,,,,"insert into u values (1)",13,,"app","client backend",,0
            {"timestamp":"2025-12-14 09:12:03.123 UTC","pid":71,"error_severity":"ERROR","state_code":"42P01","message":"relation \"t\" does not exist","statement":"insert into t values (1)","cursor_position":13}
            {"timestamp":"2025-12-14 09:12:04.123 UTC","pid":71,"error_severity":"NOTICE","state_code":"00000","message":"table \"t\" does not exist, skipping"}
            """"
        );

        errors.Should().ContainSingle();
        errors[0].Count.Should().Be(2);
        errors[0].SqlState.Should().Be("42P01");
        errors[0].FirstSeen.Should().Be(DateTimeOffset.Parse("2025-12-14T09:12:01.123Z"));
        errors[0].LastSeen.Should().Be(DateTimeOffset.Parse("2025-12-14T09:12:03.123Z"));
        errors[0].Sightings.Should().OnlyContain(s => s.Statement == "insert into t values (0)");
        reading.Should().Be(new LogReading(4, 3, 2));
    }

    [Fact]
    public async Task An_Npgsql_exception_counts_once()
    {
        var (errors, reading) = await ReadAsync(
            """
            2025-12-14 09:12:01 fail: Maia.Memory[0]
                  Could not keep the session: 42P01: relation "t" does not exist
                  Microsoft.EntityFrameworkCore.DbUpdateException: An error occurred.
                   ---> Npgsql.PostgresException (0x80004005): 42P01: relation "t" does not exist

                  POSITION: 13
                     at Npgsql.Internal.NpgsqlConnector.ReadMessageLong()
                    Exception data:
                      Severity: ERROR
                      SqlState: 42P01
                      MessageText: relation "t" does not exist
                      Position: 13
            """
        );

        errors.Should().ContainSingle();
        errors[0].Count.Should().Be(1);
        errors[0].FirstSeen.Should().Be(DateTimeOffset.Parse("2025-12-14T09:12:01Z"));
        reading.Errors.Should().Be(1);
    }

    [Fact]
    public async Task Dumps_of_node_postgres_and_Sequelize_count_once()
    {
        var (errors, reading) = await ReadAsync(
            """
            [memory] write failed error: column "spiral_stage" of relation "episodic_memories" does not exist
                at Parser.parseErrorMessage (/app/node_modules/pg-protocol/dist/parser.js:283:98)
                at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
              length: 132,
              severity: 'ERROR',
              code: '42703',
              detail: undefined,
              position: '41',
              file: 'parse_target.c',
              routine: 'checkInsertTargets'
            }
            DatabaseError [SequelizeDatabaseError]: relation "t" does not exist
                at Query.run (/app/node_modules/sequelize/lib/dialects/postgres/query.js:76:25) {
              parent: error: relation "t" does not exist
                  at Parser.parseErrorMessage (/app/node_modules/pg-protocol/dist/parser.js:283:98) {
                code: '42P01',
                sql: 'INSERT INTO "t" VALUES ($1)',
              },
              original: error: relation "t" does not exist
                code: '42P01',
              sql: 'INSERT INTO "t" VALUES ($1)',
            }
            error: duplicate key value violates unique constraint "t_pkey" {
              code: '23505',
            }
            """
        );

        errors
            .Select(error => (error.Message, error.SqlState, error.Count))
            .Should()
            .Equal(
                ("column \"spiral_stage\" of relation \"episodic_memories\" does not exist", "42703", 1),
                (Missing, "42P01", 1)
            );
        errors[1].Sightings[0].Statement.Should().Be("INSERT INTO \"t\" VALUES ($1)");
        reading.Should().Be(new LogReading(25, 3, 2));
    }

    [Fact]
    public async Task Tracebacks_of_psycopg_and_SQLAlchemy_count_once()
    {
        var (errors, _) = await ReadAsync(
            """
            2025-12-14 09:12:01,123 ERROR maia.memory could not write
            Traceback (most recent call last):
              File "memory.py", line 12, in write
            psycopg2.errors.UndefinedTable: relation "t" does not exist
            LINE 1: insert into t values ('Ada')
                                ^

            The above exception was the direct cause of the following exception:

            sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation "t" does not exist
            LINE 1: insert into t values ('Ada')
                                ^
            [SQL: insert into t values (%(a)s)]
            """
        );

        errors.Should().ContainSingle();
        errors[0].Count.Should().Be(1);
        errors[0].SqlState.Should().Be("42P01");
        errors[0].FirstSeen.Should().Be(DateTimeOffset.Parse("2025-12-14T09:12:01.123Z"));
        errors[0].Sightings[0].Statement.Should().Be("insert into t values ('…')");
    }

    [Theory]
    [InlineData(
        """{"level":"error","time":1765703521123,"msg":"db","err":{"type":"DatabaseError","message":"relation \"t\" does not exist","stack":"error: relation \"t\" does not exist\n at x","code":"42P01"}}""",
        "42P01"
    )]
    [InlineData(
        """{"@t":"2025-12-14T09:12:01.123Z","@l":"Error","@x":"Npgsql.PostgresException (0x80004005): 42P01: relation \"t\" does not exist\n   at x"}""",
        "42P01"
    )]
    [InlineData("""  {"ts":1765703521.123,"error":"pq: relation \"t\" does not exist"}""", null)]
    [InlineData(
        """{"time":"2025-12-14 10:12:01.123+01","errors":[{"inner":{"SqlState":"42P01","MessageText":"relation \"t\" does not exist"}}]}""",
        "42P01"
    )]
    public async Task An_error_at_any_depth_of_a_JSON_line_is_found(string line, string? state)
    {
        var (errors, reading) = await ReadAsync(line);

        errors.Should().ContainSingle();
        (errors[0].Message, errors[0].SqlState, errors[0].Count).Should().Be((Missing, state, 1));
        errors[0].FirstSeen.Should().Be(DateTimeOffset.Parse("2025-12-14T09:12:01.123Z"));
        reading.Should().Be(new LogReading(1, 1, 1));
    }

    [Theory]
    [InlineData("2025-12-14 09:12:01 UTC FEHLER:  42P01: Relation »t« existiert nicht", "Relation »t« existiert nicht")]
    [InlineData(
        "2025-12-14 09:12:01 UTC [42P01] FEHLER:  Relation „t“ existiert nicht bei Zeichen 13",
        "Relation „t“ existiert nicht bei Zeichen 13"
    )]
    [InlineData(
        "Npgsql.PostgresException (0x80004005): 42P01: la relation « t » n'existe pas",
        "la relation « t » n'existe pas"
    )]
    [InlineData(
        "psycopg2.errors.UndefinedTable: ОШИБКА:  отношение \"t\" не существует",
        "отношение \"t\" не существует"
    )]
    [InlineData("2025-12-14 09:12:01 UTC 42P01 错误:  关系 \"t\" 不存在", "关系 \"t\" 不存在")]
    [InlineData("error: リレーション\"t\"は存在しません\n  code: '42P01',", "リレーション\"t\"は存在しません")]
    [InlineData(
        "{\"code\":\"42P01\",\"message\":\"la relation « t » n'existe pas\"}",
        "la relation « t » n'existe pas"
    )]
    public async Task A_localized_message_is_found_by_its_SQLSTATE(string line, string message)
    {
        var (errors, _) = await ReadAsync(line);

        errors.Should().ContainSingle();
        (errors[0].Message, errors[0].SqlState).Should().Be((message, "42P01"));
    }

    [Theory]
    [InlineData("org.postgresql.util.PSQLException: ERROR: no existe la relación «t»", "relation t")]
    [InlineData("org.postgresql.util.PSQLException: FEHLER: Relation »t« existiert nicht", "relation t")]
    [InlineData("org.postgresql.util.PSQLException: ERREUR: la relation « t » n'existe pas", "relation t")]
    [InlineData("org.postgresql.util.PSQLException: ERRO: relação \"t\" não existe", "relation t")]
    [InlineData("org.postgresql.util.PSQLException: ERRORE: la relazione \"t\" non esiste", "relation t")]
    [InlineData("org.postgresql.util.PSQLException: ERROR: リレーション\"t\"は存在しません", "relation t")]
    [InlineData("SqlExceptionHelper   : ERROR: no existe la columna «c» en la relación «t»", "column c t")]
    [InlineData(
        "2024-05-01 10:00:00 UTC [7] ERROR:  no existe la función f(integer) en carácter 8",
        "function f(integer)"
    )]
    [InlineData("2024-05-01 10:00:00 UTC [7] FEHLER:  Spalte »c« existiert nicht bei Zeichen 8", "column c")]
    [InlineData("2024-05-01 10:00:00 UTC [7] FEHLER:  Schema »s« existiert nicht", "schema s")]
    [InlineData("2024-05-01 10:00:00 UTC [7] ERREUR:  le type « y » n'existe pas au caractère 8", "type y")]
    [InlineData("2024-05-01 10:00:00 UTC [7] ОШИБКА:  отношение \"t\" не существует (символ 15)", "relation t")]
    [InlineData("2024-05-01 10:00:00 UTC [7] 错误:  关系 \"t\" 不存在 第15个字符处", "relation t")]
    [InlineData("2024-05-01 10:00:00 UTC [7] FEHLER:  Rolle »t« existiert nicht", null)]
    [InlineData("2024-05-01 10:00:00 UTC [7] FEHLER:  fehlender Eintrag in FROM-Klausel für Tabelle »t«", null)]
    [InlineData("2024-05-01 10:00:00 UTC [7] ANWEISUNG:  select 'FEHLER: Relation »t« existiert nicht'", null)]
    [InlineData("2024-05-01 10:00:00 UTC [7] SENTENCIA:  select 'ERROR: no existe la relación «t»'", null)]
    public async Task A_localized_message_is_found_by_its_kind_of_object(string line, string? subject)
    {
        var (errors, _) = await ReadAsync(line);

        var subjects = errors
            .Select(error => MigrationKit.Audit.Messages.ErrorSubject.FromMessage(error.Message, error.SqlState)!)
            .Select(found => $"{found.Kind} {found.Name} {found.Owner}".Trim());
        subjects.Should().Equal(subject is null ? [] : [subject]);
    }

    [Theory]
    [InlineData("""{"msg":"relation \"t\" does not exist","x":"\ud800 bad","code":"42P01"}""")]
    [InlineData("""{"error":"relation \"t\" does not exist","\udc00":1,"code":"42P01"}""")]
    public async Task JSON_with_half_a_surrogate_pair_is_read_as_text(string line)
    {
        var (errors, reading) = await ReadAsync(line + "\nERROR:  relation \"u\" does not exist");

        errors.Select(error => error.Message).Should().Equal(Missing, "relation \"u\" does not exist");
        reading.Lines.Should().Be(2);
    }

    [Theory]
    [InlineData("ERROR:  missing FROM-clause entry for table \"t\"")]
    [InlineData("ERROR:  role \"t\" does not exist")]
    [InlineData("ERROR:  operator does not exist: text = integer")]
    [InlineData("Npgsql.PostgresException (0x80004005): 23505: duplicate key value")]
    [InlineData("{\"error_severity\":\"ERROR\",\"state_code\":\"23505\",\"message\":\"duplicate key\"}")]
    [InlineData("error: null value in column \"a\" {\n  code: '23502',\n  schema: 'public'")]
    public async Task Errors_of_other_kinds_are_only_counted(string text)
    {
        var (errors, reading) = await ReadAsync(text);

        errors.Should().BeEmpty();
        (reading.Errors, reading.Judged).Should().Be((1, 0));
    }

    [Fact]
    public async Task A_statement_that_holds_a_line_of_the_server_hides_no_error()
    {
        var (errors, _) = await ReadAsync(
            """{"timestamp":"2025-12-14 09:12:01 UTC","error_severity":"ERROR","state_code":"42P01","message":"relation \"t\" does not exist","statement":"select '{\"error_severity\":\"LOG\"}'"}"""
        );

        errors.Should().ContainSingle().Which.Message.Should().Be(Missing);
    }

    [Fact]
    public async Task The_statement_that_Ecto_writes_without_quotes_is_kept()
    {
        var (errors, _) = await ReadAsync(
            """
            ** (Postgrex.Error) ERROR 42703 (undefined_column) column b0.colour does not exist

                query: SELECT b0."id", b0."colour" FROM "beds" AS b0
            """
        );

        errors
            .Should()
            .ContainSingle()
            .Which.Sightings[0]
            .Statement.Should()
            .Be("SELECT b0.\"id\", b0.\"colour\" FROM \"beds\" AS b0");
    }

    [Fact]
    public async Task Secrets_and_data_of_a_log_are_not_kept()
    {
        var (errors, _) = await ReadAsync(
            """
            2025-12-14 ERROR:  42P01: connecting with postgres://app:CaNaRy@db/app password=CaNaRy: Relation »t« existiert nicht
            2025-12-14 STATEMENT:  insert into t values ('CaNaRy', $x$CaNaRy$x$, E'\'CaNaRy')
            postgres://app:CaNaRy@db/app: relation "u" does not exist
            """
        );

        errors.Should().HaveCount(2);
        errors
            .SelectMany(error => error.Sightings.Select(s => error.Message + s.Statement))
            .Should()
            .NotContain(text => text.Contains("CaNaRy"));
    }

    [Fact]
    public async Task A_binary_log_is_refused()
    {
        var read = () => ReadAsync("\0\0\0");

        (await read.Should().ThrowAsync<AuditException>())
            .Which.Message.Should()
            .StartWith("app.log:1: this is not text.");
    }

    [Fact]
    public async Task An_endless_line_is_cut_and_the_next_one_is_read()
    {
        var (errors, reading) = await ReadAsync(
            new string('x', 3 * LogLines.Longest) + "\nERROR:  relation \"t\" does not exist\r\n"
        );

        errors.Should().ContainSingle().Which.Sightings[0].Line.Should().Be(2);
        reading.Lines.Should().Be(2);
    }

    [Fact]
    public async Task Many_equal_errors_are_one_issue_with_20_places()
    {
        using var text = new RepeatedText(
            "2025-12-14 09:12:01.123 UTC [71] ERROR:  relation \"t\" does not exist at character 13\n",
            200_000
        );
        var all = new LoggedErrors();

        await new LogReader(all).ReadAsync(new("big.log", text), Ct);

        var error = all.All.Should().ContainSingle().Subject;
        error.Count.Should().Be(200_000);
        error.Sightings.Should().HaveCount(20);
    }

    private static async Task<(IReadOnlyList<LoggedError> Errors, LogReading Reading)> ReadAsync(string text)
    {
        var errors = new LoggedErrors();
        var reader = new LogReader(errors);
        await reader.ReadAsync(new("app.log", new StringReader(text)), Ct);
        return (errors.All, reader.Reading);
    }
}
