using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.FaultInjection;

/// <summary>
/// Every kind of statement that runs outside a transaction, interrupted at every point between its announcement and its
/// record, and once more in the rerun: done once, or asked; never lost, never twice.
/// </summary>
public sealed class InterruptedOutsideTransactions(PostgresFixture postgres)
{
    private static readonly Point[] Points = Enum.GetValues<Point>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private enum Point
    {
        BeforeAnnouncement,
        BeforeStatement,
        BeforeSync,
        AfterStatement,
        BeforeRecord,
    }

    [Theory(Timeout = 300_000)]
    [InlineData("create index concurrently a_i on a (i)", "select count(*) = 2 from pg_indexes where tablename = 'a'")]
    [InlineData("drop index concurrently a_old", "select to_regclass('a_old') is null")]
    [InlineData(
        "alter table p detach partition p1 concurrently",
        "select count(*) = 0 from pg_inherits where inhrelid = 'p1'::regclass"
    )]
    [InlineData(
        "do $$ begin insert into log values ('first'); insert into log values ('second'); end $$",
        "select (select array_agg(entry) from log) = '{first,second}'"
    )]
    public async Task A_statement_is_carried_out_once_without_asking(string sql, string isDone)
    {
        foreach (var point in Points)
        {
            await using var interrupted = await InterruptAsync(sql, isDone, point);

            await interrupted.RerunAsync();

            await interrupted.VerifyAsync();
        }
    }

    [Theory(Timeout = 600_000)]
    [InlineData(
        "create unique index concurrently if not exists \"A i\" on public.a (lower(t), (a.i + 1)) where i > 0",
        "select count(*) = 2 from pg_indexes where tablename = 'a'"
    )]
    [InlineData("create index concurrently on only a (i)", "select count(*) = 2 from pg_indexes where tablename = 'a'")]
    [InlineData("drop index concurrently if exists public.a_old", "select to_regclass('a_old') is null")]
    [InlineData("reindex index concurrently a_old", "select to_regclass('a_old') is not null")]
    [InlineData("reindex (verbose) table concurrently a", "select to_regclass('a_old') is not null")]
    [InlineData("reindex schema concurrently public", "select to_regclass('a_old') is not null")]
    [InlineData("reindex table p", "select true")]
    [InlineData("vacuum (analyze) a", "select true")]
    [InlineData("cluster", "select true")]
    [InlineData("alter system reset log_statement", "select true")]
    [InlineData(
        "alter system set work_mem = '4MB'",
        "select exists (select from pg_file_settings where name = 'work_mem' and setting = '4MB')"
    )]
    [InlineData(
        "create subscription \"s {id}\" connection 'host=nowhere' publication p with (connect = false, slot_name = none)",
        "select count(*) = 1 from pg_subscription where subname = 's {id}'"
    )]
    [InlineData("create database \"new {id}\"", "select count(*) = 1 from pg_database where datname = 'new {id}'")]
    [InlineData("drop database \"old {id}\"", "select count(*) = 0 from pg_database where datname = 'old {id}'")]
    [InlineData("drop subscription \"s {id}\"", "select count(*) = 0 from pg_subscription where subname = 's {id}'")]
    [InlineData("call without_commit()", "select (select array_agg(entry) from log) = '{first,second}'")]
    public async Task A_statement_of_any_other_kind_is_carried_out_once_without_asking(string sql, string isDone)
    {
        Night.Only();
        await A_statement_is_carried_out_once_without_asking(sql, isDone);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("do $$ begin insert into log values ('first'); commit; insert into log values ('second'); end $$")]
    [InlineData("call with_commit()")]
    public async Task Of_a_block_that_commits_a_person_says_what_became_of_it(string sql)
    {
        const string isDone = "select (select array_agg(entry order by entry) from log) = '{first,second}'";
        var asked = 0;
        foreach (var point in Points)
        {
            await using var interrupted = await InterruptAsync(sql, isDone, point);

            for (var rerun = 0; await interrupted.TryRerunAsync() is { } question; rerun++)
            {
                rerun.Should().Be(0, "an answer is an answer");
                asked++;
                question.Statement.Should().Be(2);
                question
                    .Message.Should()
                    .Contain("whether it ran cannot be told")
                    .And.Contain("--done 2")
                    .And.Contain("--again 2");
                await interrupted.AnswerAsync(question);
            }

            await interrupted.VerifyAsync();
        }
        asked.Should().Be(4, "only what was never announced runs by itself");
    }

    [Fact(Timeout = 300_000)]
    public async Task A_tablespace_is_created_once_and_dropped_once()
    {
        Night.Only();
        var database = await postgres.NewDatabaseAsync();
        Assert.SkipUnless(
            await database.ScalarAsync<bool>(
                "select exists (select from pg_settings where name = 'allow_in_place_tablespaces')"
            ),
            "Tablespaces in place came with PostgreSQL 15."
        );
        foreach (var point in Points)
        {
            await using var created = await InterruptAsync(
                "create tablespace \"t {id}\" location ''",
                "select count(*) = 1 from pg_tablespace where spcname = 't {id}'",
                point
            );
            await created.RerunAsync();
            await created.VerifyAsync();

            await using var dropped = await InterruptAsync(
                created.Named("drop tablespace \"t {id}\""),
                created.Named("select count(*) = 0 from pg_tablespace where spcname = 't {id}'"),
                point
            );
            await dropped.RerunAsync();
            await dropped.VerifyAsync();
        }
    }

    /// <summary>Twice: the second run is interrupted where the first one was.</summary>
    private async Task<Interrupted> InterruptAsync(string sql, string isDone, Point point)
    {
        var interrupted = await Interrupted.CreateAsync(postgres, sql, isDone, point.ToString());
        await interrupted.RunAsync(
            point,
            point is Point.BeforeSync or Point.AfterStatement ? Fate.Cut : Fate.Terminate
        );
        await interrupted.RunAsync(point, Fate.Cut);
        return interrupted;
    }

    private sealed class Interrupted : IAsyncDisposable
    {
        // The setting has to be made again in the session that resumes the file.
        private const string First = "set allow_in_place_tablespaces = on";

        private readonly string _id = Guid.NewGuid().ToString("N")[..8];
        private readonly TestDatabase _database;
        private readonly string _sql;
        private readonly string _isDone;
        private readonly string _because;
        private readonly bool _isTogether;
        private readonly (string, string)[] _folder;

        private Interrupted(TestDatabase database, string sql, string isDone, string because)
        {
            (_database, _because) = (database, because);
            (_sql, _isDone) = (Named(sql), Named(isDone));
            _isTogether =
                isDone.Contains("log", StringComparison.Ordinal)
                && !sql.Contains("commit;", StringComparison.Ordinal)
                && sql != "call with_commit()";
            var first = sql.Contains("tablespace", StringComparison.Ordinal) ? First : "select 1";
            _folder = [("1", $"-- migrationkit: no-transaction\n{first};\n{_sql}")];
        }

        public static async Task<Interrupted> CreateAsync(
            PostgresFixture postgres,
            string sql,
            string isDone,
            string because
        )
        {
            var database = await postgres.NewDatabaseAsync();
            var interrupted = new Interrupted(database, sql, isDone, because);
            await database.ExecuteAsync(
                "do $$ begin "
                    + "create table a (i int, t text); insert into a select i, i::text from generate_series(1, 100) i; "
                    + "create index a_old on a (t); "
                    + "create table p (i int) partition by list (i); create table p1 partition of p for values in (1); "
                    + "create index p_i on p (i); "
                    + "create table log (entry text); end $$"
            );
            foreach (var (name, commit) in ((string, string)[])[("with_commit", "commit; "), ("without_commit", "")])
            {
                await database.ExecuteAsync(
                    $"create procedure {name}() language plpgsql as $$ begin insert into log values ('first'); {commit}"
                        + "insert into log values ('second'); end $$"
                );
            }
            if (sql.StartsWith("drop database", StringComparison.Ordinal))
            {
                await database.ExecuteAsync(interrupted.Named("create database \"old {id}\""));
            }
            if (sql.StartsWith("drop subscription", StringComparison.Ordinal))
            {
                await database.ExecuteAsync(
                    interrupted.Named(
                        "create subscription \"s {id}\" connection 'host=nowhere' publication p with (connect = false, slot_name = none)"
                    )
                );
            }
            await database.Migrator(interrupted._folder).AdoptNoneAsync(Ct);
            return interrupted;
        }

        public string Named(string sql) => sql.Replace("{id}", _id, StringComparison.Ordinal);

        /// <summary>Runs the folder and interrupts it at the point, if the run comes to it.</summary>
        public async Task RunAsync(Point point, Fate fate)
        {
            await using var proxy = new Proxy(_database.ConnectionString);
            var (previous, sent, over) = ("", false, false);
            proxy.OnRequest = request =>
            {
                if (over)
                {
                    return ValueTask.FromResult(Fate.Pass);
                }
                var isProgress = request.Sql?.Contains("announced = nullif", StringComparison.Ordinal) == true;
                // Not the try in a transaction, which the server refuses and rolls back.
                var isStatement =
                    request.Sql == _sql
                    && (_isTogether || previous.Contains("announced = nullif", StringComparison.Ordinal));
                var here = point switch
                {
                    Point.BeforeAnnouncement => isProgress
                        && previous.Contains("pg_try_advisory_lock(", StringComparison.Ordinal),
                    Point.BeforeStatement => isStatement,
                    Point.BeforeSync => sent && request.Type == 'S',
                    Point.BeforeRecord => sent && isProgress,
                    _ => false,
                };
                sent |= isStatement;
                previous = request.Sql ?? previous;
                over = here;
                return ValueTask.FromResult(here ? fate : Fate.Pass);
            };
            proxy.OnReply = reply =>
            {
                var here = point == Point.AfterStatement && sent && !over && reply.Type == 'C';
                over |= here;
                return here ? fate : Fate.Pass;
            };
            await using var dataSource = Npgsql.NpgsqlDataSource.Create(proxy.ConnectionString);
            try
            {
                await new Migrator(dataSource, MigrationSource.InMemory(_folder)).ApplyAsync(Ct);
            }
            catch (MigrationKitException e) when (over || e is InterruptedStatementException)
            {
                // That is what was meant to happen; what counts is how the rerun ends.
            }
        }

        public Task<MigrationReport> RerunAsync() => _database.Migrator(_folder).ApplyAsync(Ct);

        public async Task<InterruptedStatementException?> TryRerunAsync()
        {
            try
            {
                await RerunAsync();
                return null;
            }
            catch (InterruptedStatementException e)
            {
                return e;
            }
        }

        /// <summary>Looks, completes what was done by half, and says what there is.</summary>
        public async Task AnswerAsync(InterruptedStatementException question)
        {
            var migrator = _database.Migrator(_folder);
            if (await _database.ScalarAsync<long>("select count(*) from log") == 0)
            {
                await migrator.RepeatStatementAsync(question.Name, question.Statement, Ct);
                return;
            }
            await _database.ExecuteAsync(
                "insert into log select 'second' where not exists (select from log where entry = 'second')"
            );
            await migrator.MarkStatementDoneAsync(question.Name, question.Statement, Ct);
        }

        public async Task VerifyAsync()
        {
            (await _database.ScalarAsync<bool>(_isDone)).Should().BeTrue(_because);
            (await _database.HistoryAsync()).Should().Equal(["1"], _because);
            (
                await _database.ScalarAsync<bool>(
                    "select statements_done is null and announced is null from schema_migrations"
                )
            )
                .Should()
                .BeTrue(_because);
            (
                await _database.ScalarAsync<long>(
                    "select count(*) from pg_index i join pg_class c on c.oid = indexrelid where not indisvalid or relname ~ '_cc(new|old)'"
                )
            )
                .Should()
                .Be(0, _because);
            (await _database.Migrator(_folder).ApplyAsync(Ct)).Applied.Should().BeEmpty(_because);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var kind in (string[])["new", "old"])
            {
                await _database.ExecuteAsync(Named($"drop database if exists \"{kind} {{id}}\""));
            }
        }
    }
}
