using MigrationKit.Tests;

namespace MigrationTests.Cli;

public sealed class AdoptingOtherHistories(PostgresFixture postgres)
{
    [Fact]
    public async Task It_shows_what_matches_before_it_records()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync(
            "create table pgmigrations as select 1 as id, '1_a'::text as name, now() as run_on"
        );
        using var folder = new MigrationFolder(("1_a", "select 1"), ("2_b", "select 2"));
        string[] adopt = ["adopt", "--from", "-m", folder.Path, "-c", database.ConnectionString];

        var dry = await Tool.RunAsync([.. adopt, "--dry-run"]);
        var recordedByDryRun = await database.ExistsAsync("schema_migrations");
        var result = await Tool.RunAsync(adopt);

        dry.Output.Should().Contain("match    1_a  row 1_a").And.Contain("nothing was recorded");
        recordedByDryRun.Should().BeFalse();
        result.ExitCode.Should().Be(0, "{0}", result.Error);
        result
            .Output.Should()
            .Contain("public.pgmigrations of node-pg-migrate")
            .And.Contain("no row   2_b  stays pending\n")
            .And.EndWith(" refused.\n1 migration adopted.\n");
    }

    [Fact]
    public async Task Each_answer_ends_with_how_many_files_it_records()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table a (i int)");
        await database.ExecuteAsync("create table pgmigrations (id int, name text, run_on timestamp)");
        using var folder = new MigrationFolder(("1_a", "create table a (i int)"), ("2_b", "select 2"));
        string[] options = ["-m", folder.Path, "-c", database.ConnectionString];

        var plan = await Tool.RunAsync(["plan", .. options]);
        var empty = await Tool.RunAsync(["adopt", "--from", .. options]);
        var named = await Tool.RunAsync(["adopt", "--to", "2_b", .. options]);
        var again = await Tool.RunAsync(["adopt", "--to", "2_b", .. options]);

        plan.Output.Should().Contain("2 migrations to apply once that is decided;");
        empty.Output.Should().EndWith("Nothing to adopt: no row is for a file that is pending.\n");
        named.Output.Should().EndWith("adopted  2_b\n2 migrations adopted.\n");
        again.Output.Should().Be("Nothing to adopt: all of them are recorded.\n");
    }

    [Fact]
    public async Task What_is_refused_exits_with_3_and_a_warning_is_on_standard_error()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync(
            "create table pgmigrations as select 1 as id, '1_a'::text as name, now() as run_on"
        );
        using var folder = new MigrationFolder(("1_a", "select 1"));
        string[] options = ["-m", folder.Path, "-c", database.ConnectionString];
        await Tool.RunAsync(["adopt", "--from", "node-pg-migrate", .. options]);
        await database.ExecuteAsync("insert into pgmigrations values (2, '2_b', now())");

        var status = await Tool.RunAsync(["status", .. options]);
        var refused = await Tool.RunAsync(["adopt", "--from", "node-pg-migrate", .. options]);
        var both = await Tool.RunAsync(["adopt", "1_a", "--from", "dbup", .. options]);

        status.Error.Should().Contain("warning: node-pg-migrate went on").And.Contain("2_b");
        refused.ExitCode.Should().Be(3);
        refused.Error.Should().Contain("2_b: no file");
        refused.Output.Should().Contain("refused  2_b");
        both.ExitCode.Should().Be(1);
    }
}
