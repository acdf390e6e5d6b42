using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Audit;

/// <summary>
/// The server counts each call of a function, whatever becomes of the transaction. All that a server may call a function
/// for is there; an audit leaves every count at zero.
/// </summary>
public sealed class NothingOfTheUsersRuns(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private const string Objects = """
        create function now_volatile() returns int language plpgsql volatile as $$ begin return 1; end $$;
        create function folded(int) returns int language plpgsql immutable as $$ begin return $1; end $$;
        create function in_rule() returns int language plpgsql as $$ begin return 1; end $$;
        create function in_check(text) returns boolean language plpgsql immutable as $$ begin return true; end $$;
        create function in_policy() returns boolean language plpgsql stable as $$ begin return true; end $$;
        create function in_default() returns int language plpgsql as $$ begin return 1; end $$;
        create function in_view() returns int language plpgsql immutable as $$ begin return 1; end $$;
        create function in_index(int) returns int language plpgsql immutable as $$ begin return $1; end $$;
        create function in_operator(int, text) returns boolean language plpgsql immutable as $$ begin return true; end $$;
        create function in_step(int, int) returns int language plpgsql immutable as $$ begin return 1; end $$;
        create function in_trigger() returns trigger language plpgsql as $$ begin return new; end $$;
        create function in_event() returns event_trigger language plpgsql as $$ begin end $$;
        create domain label as text check (in_check(value));
        create operator @@@ (leftarg = int, rightarg = text, function = in_operator);
        create aggregate total(int) (sfunc = in_step, stype = int);
        create table beds (id int primary key default in_default(), name label, qty int check (folded(qty) > 0),
          twice int generated always as (folded(qty)) stored);
        create index on beds (in_index(qty)) where folded(qty) > 0;
        create function in_cast(text) returns beds language plpgsql immutable as $$ begin return null; end $$;
        create cast (text as beds) with function in_cast(text);
        create rule r as on update to beds do also select in_rule();
        create trigger t before insert on beds for each row execute function in_trigger();
        alter table beds enable row level security;
        create policy p on beds using (in_policy());
        create view shown as select in_view() as a, folded(1) as b from beds;
        """;

    private const string Code = """
        query("select now_volatile(), folded(1) from beds where id = folded(2)");
        query("select * from shown");
        query("insert into beds (name, qty) values ('a', folded(1)) on conflict (id) do nothing returning now_volatile()");
        query("insert into beds (name) values ('a')");
        query("update beds set name = 'b'::label, qty = default where 1 @@@ 'a'");
        query("select 'a'::text::beds, '(1,a,1,1)'::beds from beds");
        query("select total(qty) from beds group by in_index(qty) having folded(3) = 3");
        query("delete from beds using shown where shown.a = in_view()");
        query("select 'a'::label from beds limit folded(1)");
        query("select id from beds order by folded(1), qty fetch first 1 rows only");
        query("merge into beds using shown on id = a when matched then update set qty = folded(2)");
        query("call tidy(folded(1))"); query("do $$ begin perform folded(1); end $$"); query("explain select folded(1) from beds");
        """;

    [Fact]
    public async Task No_function_is_called_by_an_audit_with_code()
    {
        var database = await postgres.NewDatabaseAsync();
        var source = MigrationSource.InMemory(("001", Objects));
        await new Migrator(database.DataSource, source).ApplyAsync(Ct);
        await database.ExecuteAsync("create event trigger e on ddl_command_start execute function in_event()");
        using var folder = new CodeFolder(("a.ts", $"import 'pg';\n{Code}"));

        var report = await AuditAsync(database, source, folder);

        (report.Code!.Judged + report.Code.NotJudged.Count).Should().BeGreaterThan(13);
        await using var user = new NpgsqlConnection($"{Tracked(database)};Pooling=false");
        await user.OpenAsync(Ct);
        await using var query = new NpgsqlBatch(user)
        {
            BatchCommands = { new("begin read only"), new("select folded(1)"), new("rollback") },
        };
        await query.ExecuteNonQueryAsync(Ct);
        await user.CloseAsync();
        // And no other one, by the audit before.
        (await CallsAsync(database))
            .Should()
            .Equal("folded 1");
    }

    private static string Tracked(TestDatabase database) =>
        $"{database.ConnectionString};Options='-c track_functions=all'";

    private static async Task<AuditReport> AuditAsync(TestDatabase database, MigrationSource source, CodeFolder folder)
    {
        await using var dataSource = NpgsqlDataSource.Create(Tracked(database));
        return await new Auditor(dataSource, source, new() { CodeDirectories = [folder.PathOf("")] }).AuditAsync(Ct);
    }

    // A session reports its counts when it ends, and 14 takes its time to count them, in their order.
    private static async Task<string[]> CallsAsync(TestDatabase database)
    {
        const string others =
            "select count(*)::int from pg_stat_activity where datname = current_database() and application_name = ''";
        const string counted =
            "select coalesce(string_agg(funcname || ' ' || calls, ',' order by funcname), '') from pg_stat_user_functions where schemaname <> 'pg_catalog'";
        var calls = "";
        for (var i = 0; i < 100 && calls.Length == 0; i++)
        {
            await Task.Delay(50, Ct);
            calls = await database.ScalarAsync<int>(others) > 0 ? "" : await database.ScalarAsync<string>(counted);
        }
        return calls.Split(',');
    }
}
