using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

/// <summary>After an error of some classes, such as 58, Npgsql gives the connection up; the checks go on.</summary>
public sealed class EndedSessionTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_block_that_hides_a_missing_file_is_named()
    {
        var result = await JudgeAsync(
            "MK107",
            """
            create table a (t text);
            do $$ begin copy a from '/no/such/file'; exception when others then null; end $$;
            do $$ begin insert into a values ('x'); exception when others then null; end $$;
            """
        );

        result.Verdict.Should().Be(Verdict.Warn, result.ToString());
        result.Evidence.Should().ContainSingle().Which.Message.Should().Contain("/no/such/file").And.Contain("(58P01)");
    }

    [Fact]
    public async Task A_table_that_takes_no_row_leaves_the_others_theirs()
    {
        var result = await JudgeAsync(
            "MK401",
            """
            create table a (t text);
            create table b (t text);
            create table c (t text);
            create function refuse() returns trigger language plpgsql
              as $$ begin raise exception 'no such file' using errcode = '58P01'; end $$;
            create trigger refuse before insert on b for each row execute function refuse();
            """
        );

        result.Verdict.Should().Be(Verdict.Pass, result.ToString());
        result
            .Reason.Should()
            .Be("rows in 2 tables, made up in 2; no made-up row fits b (no such file): write samples/NAME.sql");
    }

    [Fact]
    public async Task A_view_that_ends_its_session_is_not_the_last_one_that_is_asked()
    {
        var result = await JudgeAsync(
            "MK204",
            """
            create table a (t text);
            create function refuse() returns int language plpgsql
              as $$ begin raise exception 'no such file' using errcode = '58P01'; end $$;
            create view v as select refuse() from a;
            create function broken() returns int language plpgsql as $$ begin return (select gone from a); end $$;
            create view w as select broken() from a;
            """
        );

        result.Evidence.Should().Contain(evidence => evidence.Message.Contains("\"gone\""), result.ToString());
    }

    private async Task<CheckResult> JudgeAsync(string check, string sql)
    {
        using var folder = new FolderOnDisk(("001.sql", sql));
        return await new Verifier(postgres.Host, new() { Migrations = folder.Path }).RunAsync(check, Ct);
    }
}
