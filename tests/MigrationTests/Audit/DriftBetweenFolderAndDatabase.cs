using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Cli;

namespace MigrationTests.Audit;

public sealed class DriftBetweenFolderAndDatabase(PostgresFixture postgres) : IDisposable
{
    private readonly MigrationFolder _folder = new(
        ("001_a", "create table a (id int primary key, b text);\ncreate index a_b_idx on a (b);"),
        ("002_b", "alter table a add column c int;\ncreate table b (id serial primary key);")
    );

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_database_as_the_migrations_left_it_has_nothing_to_do()
    {
        var database = await AppliedAsync(footprints: true);

        var report = await AuditAsync(database);

        report.NeedsAction.Should().BeFalse();
        report.Unknown.Should().BeEmpty();
        report.Migrations.Should().OnlyContain(m => m.Standing == Standing.Applied);
        report.Migrations.Should().OnlyContain(m => m.AppliedAt != null);
    }

    [Theory]
    [InlineData(
        "drop table a",
        "table a missing",
        "missing: table a, and 5 lines of what belongs to it"
    )]
    [InlineData(
        "alter table a alter b type varchar(9)",
        "column a.b different",
        "column a.b: is character varying(9), should be text"
    )]
    [InlineData(
        "drop index a_b_idx",
        "index a_b_idx missing",
        "missing: index a_b_idx on a USING btree (b)"
    )]
    public async Task What_was_changed_since_is_drift_of_the_migration_that_brought_it(
        string sql,
        string expected,
        string evidence
    )
    {
        var database = await AppliedAsync(footprints: true);
        await database.ExecuteAsync(sql);

        var report = await AuditAsync(database);

        var issue = report.Issues[0];
        $"{issue.Kind} {issue.Subject} {issue.Problem}".Should().Be(expected);
        (issue.Verdict, issue.Migration!.Name).Should().Be((AuditVerdict.Drift, "001_a"));
        issue.Error.Should().BeNull();
        report.Migrations[0].Standing.Should().Be(Standing.Drifted);
        report
            .Migrations[0]
            .Differences.Should()
            .ContainSingle()
            .Which.Should()
            .StartWith(evidence[..20]);
        report.Steps[0].Command.Should().StartWith("migrationkit new restore_a");
        report
            .RootCauses.Should()
            .ContainSingle()
            .Which.Should()
            .Contain("something other than the migrations");
    }

    [Fact]
    public async Task An_error_and_the_database_tell_of_the_same_drift_once()
    {
        var database = await AppliedAsync(footprints: true);
        await database.ExecuteAsync("drop table b");

        var report = await AuditAsync(database, "ERROR:  relation \"b\" does not exist");

        var issue = report.Issues.Should().ContainSingle().Subject;
        (issue.Verdict, issue.Migration!.Name, issue.Error)
            .Should()
            .Be((AuditVerdict.Drift, "002_b", "relation \"b\" does not exist"));
        issue.Solution.Should().MatchRegex("^002_b.sql was applied on .*Z, yet it is missing$");
    }

    [Fact]
    public async Task A_name_that_nearly_is_what_was_removed_is_not_said_to_be_there()
    {
        var database = await AppliedAsync(footprints: true);
        await database.ExecuteAsync("drop table b");

        var report = await AuditAsync(database, "ERROR:  relation \"bb\" does not exist");

        report.Issues.Select(issue => issue.Subject).Should().Equal("bb", "b");
        report
            .Issues[0]
            .Solution.Should()
            .EndWith("002_b.sql brought b, which is nearly the same, and is missing, too");
    }

    [Fact]
    public async Task A_replayable_migration_is_to_be_run_again()
    {
        _folder.Write(
            "003_c",
            "-- migrationkit: replayable\ncreate table if not exists c (id int)"
        );
        var database = await AppliedAsync(footprints: true);
        await database.ExecuteAsync("drop table c");

        var report = await AuditAsync(database);

        report.Issues[0].Action.Should().Contain("run the file again");
        report
            .Steps[0]
            .Command.Should()
            .StartWith("psql \"$DATABASE_URL\"")
            .And.EndWith("003_c.sql");
    }

    [Fact]
    public async Task A_modified_and_a_missing_file_come_first_in_what_to_run()
    {
        var database = await AppliedAsync(footprints: false);
        _folder.Write("001_a", "create table a (id int primary key, b text, d int);");
        _folder.Delete("002_b");

        var report = await AuditAsync(
            database,
            "ERROR:  column \"d\" of relation \"a\" does not exist"
        );

        report
            .Issues.Select(issue => $"{issue.Kind} {issue.Subject} {issue.Problem} {issue.Verdict}")
            .Should()
            .Equal(
                "column a.d missing Drift",
                "migration 001_a modified Drift",
                "migration 002_b not in the folder Drift"
            );
        report.Issues[0].Solution.Should().Contain("what it creates now was never run");
        report
            .Steps.Select(step => step.Command)
            .Should()
            .StartWith(
                ["migrationkit adopt 001_a --modified", "git log --all --oneline -- '*002_b*'"]
            );
        report
            .Migrations.Select(m => m.Standing)
            .Should()
            .Equal(Standing.Drifted, Standing.Drifted);
    }

    [Fact]
    public async Task What_no_migration_knows_is_named_and_no_issue()
    {
        var database = await AppliedAsync(footprints: true);
        await database.ExecuteAsync("create table by_hand (id serial primary key, b text)");
        await database.ExecuteAsync("alter table a add column by_hand int");

        var report = await AuditAsync(database);

        report.NeedsAction.Should().BeFalse();
        report
            .Unknown.Should()
            .Equal("column a.by_hand integer", "table by_hand, and 3 lines of what belongs to it");
    }

    [Fact]
    public async Task Without_footprints_the_statements_tell_what_is_missing_and_unknown()
    {
        var database = await AppliedAsync(footprints: false);
        var clean = await AuditAsync(database);
        foreach (
            var sql in new[]
            {
                "drop table b",
                "alter table a drop c",
                "create table by_hand (id int)",
            }
        )
        {
            await database.ExecuteAsync(sql);
        }

        var report = await AuditAsync(database, "ERROR:  relation \"c\" does not exist");

        (clean.NeedsAction, clean.Unknown.Count).Should().Be((false, 0));
        report
            .Issues.Select(issue => $"{issue.Kind} {issue.Subject} {issue.Problem}")
            .Should()
            .Equal("table c missing", "column a.c missing", "table b missing");
        report
            .Issues[0]
            .Solution.Should()
            .Contain("as far as the statements tell without footprints");
        report.Unknown.Should().Equal("table by_hand, and 1 line of what belongs to it");
    }

    [Fact]
    public async Task Nothing_is_written_to_the_database()
    {
        var database = await postgres.NewDatabaseAsync();
        var before = await database.ContentAsync();

        await using var readOnly = new Npgsql.NpgsqlDataSourceBuilder(
            database.ConnectionString + ";Options=-c default_transaction_read_only=on"
        ).Build();
        var report = await new Auditor(
            readOnly,
            MigrationSource.Directory(_folder.Path)
        ).AuditAsync(Ct);

        report.Migrations.Should().HaveCount(2);
        (await database.ContentAsync()).Should().Be(before);
    }

    private async Task<TestDatabase> AppliedAsync(bool footprints)
    {
        if (footprints)
        {
            await new FootprintWriter(postgres.Host, _folder.Path).WriteAsync(Ct);
        }
        var database = await postgres.NewDatabaseAsync();
        await new Migrator(database.DataSource, MigrationSource.Directory(_folder.Path)).ApplyAsync(
            Ct
        );
        return database;
    }

    private async Task<AuditReport> AuditAsync(TestDatabase database, string? log = null) =>
        await new Auditor(
            database.DataSource,
            MigrationSource.Directory(_folder.Path),
            new() { Logs = log is null ? [] : [new("app.log", new StringReader(log))] }
        ).AuditAsync(Ct);
}
