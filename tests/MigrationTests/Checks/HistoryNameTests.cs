using MigrationKit;
using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Cli;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

/// <summary>A file makes a table of the name that the history has by default: the history has another one.</summary>
public sealed class HistoryNameTests(PostgresFixture postgres)
{
    private const string Another = "migrationkit_history";

    private static readonly (string, string)[] Railway =
    [
        (
            "20200101000000_rails/up.sql",
            """
            create table schema_migrations (version varchar primary key);
            insert into schema_migrations values ('20190101'), ('20190102');
            """
        ),
        ("20200101000000_rails/down.sql", "drop table schema_migrations;"),
        ("20200102000000_users/up.sql", "create table users (id int primary key, email text);"),
        ("20200102000000_users/down.sql", "drop table users;"),
        ("20200103000000_index/up.sql", "create index concurrently users_email on users (email);"),
        ("20200103000000_index/down.sql", "drop index users_email;"),
        ("20200103000000_index/metadata.toml", "run_in_transaction = false"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Another)]
    [InlineData("public.migrationkit_history")]
    [InlineData("ops.\"Mixed History\"")]
    public async Task Every_check_takes_the_name(string table)
    {
        using var folder = new FolderOnDisk(Railway);
        using var setup = new FolderOnDisk(("setup.sql", "create schema ops;"));

        var results = await new Verifier(
            postgres.Host,
            new()
            {
                Migrations = folder.Path,
                HistoryTable = table,
                Setup = setup.PathTo("setup.sql"),
            }
        ).RunAllAsync(Ct).ToListAsync(Ct);

        results.Where(result => result.Verdict == Verdict.Fail).Should().BeEmpty();
        string[] judged = ["MK102", "MK201", "MK203", "MK302", "MK303", "MK401", "MK503"];
        results
            .Where(result => judged.Contains(result.Id))
            .Should()
            .OnlyContain(result => result.Verdict == Verdict.Pass || result.Verdict == Verdict.Warn);
    }

    [Fact]
    public async Task The_rows_of_the_folders_own_table_are_judged()
    {
        using var folder = new FolderOnDisk(
            [.. Railway, ("20200104000000_clean/up.sql", "delete from schema_migrations;")]
        );

        var result = await new Verifier(
            postgres.Host,
            new() { Migrations = folder.Path, HistoryTable = Another }
        ).RunAsync("MK401", Ct);

        result.Verdict.Should().Be(Verdict.Fail);
        result
            .Evidence.Should()
            .Contain(evidence => evidence.Message.StartsWith("table schema_migrations: 2 of 2 rows are gone"));
    }

    [Theory]
    [InlineData("create table schema_migrations (version varchar primary key);", "creates a table of the same name as")]
    [InlineData("drop table schema_migrations;", "drops")]
    [InlineData("insert into public.schema_migrations (version) values ('2020');", "adds rows to")]
    public async Task Without_it_the_message_says_which_option_to_give(string statement, string does)
    {
        using var folder = new FolderOnDisk(("001_a.sql", $"select 1;\n  {statement}"));

        var result = await Tool.RunAsync(["verify", "-m", folder.Path, "--checks", "MK102"], scratch: postgres.Host);

        result.ExitCode.Should().Be(2);
        result
            .All.Should()
            .Contain(
                $"{folder.PathTo("001_a.sql")}:2:3: refused: this statement {does} the history table schema_migrations"
            )
            .And.Contain($"--history-table {Another}");
    }

    [Fact]
    public async Task A_block_that_makes_the_table_is_told_so_too()
    {
        using var folder = new FolderOnDisk(
            ("001_a.sql", "do $$ begin execute 'create table schema_migrations (version text)'; end $$;")
        );

        var result = await Tool.RunAsync(["verify", "-m", folder.Path, "--checks", "MK102"], scratch: postgres.Host);

        result.ExitCode.Should().Be(2);
        result.All.Should().Contain($"--history-table {Another}").And.NotContain("migrationkit adopt");
    }

    [Fact]
    public async Task All_commands_with_a_throwaway_server_take_the_option()
    {
        using var folder = new FolderOnDisk(Railway);
        async Task<string> RunAsync(params string[] command)
        {
            var result = await Tool.RunAsync(
                [.. command, "-m", folder.Path, "--history-table", Another],
                scratch: postgres.Host
            );
            result.ExitCode.Should().Be(0, result.All);
            return result.All;
        }

        await RunAsync("footprint");
        await RunAsync("footprint", "--check");
        await RunAsync("verify", "--checks", "MK102,MK203,MK601");
        (await RunAsync("apply", "--scratch")).Should().Contain("20200101000000_rails");

        var footprint = await File.ReadAllTextAsync(folder.PathTo("20200101000000_rails/footprint.txt"), Ct);
        footprint.Should().Contain("schema_migrations").And.NotContain(Another);
    }

    [Fact]
    public async Task The_audits_rehearsal_takes_the_name_of_the_audited_history()
    {
        using var folder = new FolderOnDisk(Railway);
        var database = await postgres.NewDatabaseAsync();
        string[] options = ["-m", folder.Path, "-c", database.ConnectionString, "--history-table", Another];

        var applied = await Tool.RunAsync(["apply", .. options]);
        applied.ExitCode.Should().Be(0, applied.All);
        await database.ExecuteAsync("alter table users drop column email");
        var audit = await Tool.RunAsync(["audit", .. options], scratch: postgres.Host);

        audit.ExitCode.Should().NotBe(0, audit.All);
        audit.All.Should().Contain("users.email").And.NotContain("scratch run failed");
    }

    [Fact]
    public async Task A_reset_keeps_the_history_of_a_template_whatever_its_name()
    {
        using var folder = new FolderOnDisk(("001_a.sql", "create table a (id int); insert into a values (1);"));
        var options = new MigratorOptions { HistoryTable = Another };
        var databases = await MigrationKit.Testing.TestDatabases.CreateAsync(
            postgres.Host,
            $"{nameof(HistoryNameTests)} 1",
            (dataSource, token) =>
                new Migrator(dataSource, MigrationSource.Directory(folder.Path), options).ApplyAsync(token),
            Ct
        );
        await using var database = await databases.CreateAsync("reset", Ct);

        await database.ResetAsync(Ct);

        await using var count = database.DataSource.CreateCommand(
            $"select (select count(*) from a)::text || (select count(*) from {Another})"
        );
        (await count.ExecuteScalarAsync(Ct)).Should().Be("01");
    }
}
