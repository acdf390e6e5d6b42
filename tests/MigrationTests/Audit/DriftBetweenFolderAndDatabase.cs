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
    public async Task A_freshly_migrated_database_needs_no_action()
    {
        var database = await AppliedAsync(footprints: true);

        var report = await AuditAsync(database);

        report.NeedsAction.Should().BeFalse();
        report.Unknown.Should().BeEmpty();
        report.Migrations.Should().OnlyContain(m => m.Health == MigrationHealth.Applied);
        report.Migrations.Should().OnlyContain(m => m.AppliedAt != null);
    }

    [Theory]
    [InlineData("drop table a", "table a missing", "missing: table a, and 5 lines of what belongs to it")]
    [InlineData(
        "alter table a alter b type varchar(9)",
        "column a.b different",
        "column a.b: is character varying(9), should be text"
    )]
    [InlineData("drop index a_b_idx", "index a_b_idx missing", "missing: index a_b_idx on a USING btree (b)")]
    public async Task A_changed_object_is_drift_of_the_migration_that_created_it(
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
        report.Migrations[0].Health.Should().Be(MigrationHealth.Drifted);
        report.Migrations[0].Differences.Should().ContainSingle().Which.Should().StartWith(evidence[..20]);
        report.Steps[0].Command.Should().StartWith("migrationkit new restore_a");
        report.RootCauses.Should().ContainSingle().Which.Should().Contain("something else changed the database");
    }

    [Fact]
    public async Task Drift_that_an_error_also_reports_is_one_issue()
    {
        var database = await AppliedAsync(footprints: true);
        await database.ExecuteAsync("drop table b");

        var report = await AuditAsync(database, "ERROR:  relation \"b\" does not exist");

        var issue = report.Issues.Should().ContainSingle().Subject;
        (issue.Verdict, issue.Migration!.Name, issue.Error)
            .Should()
            .Be((AuditVerdict.Drift, "002_b", "relation \"b\" does not exist"));
        issue.Solution.Should().MatchRegex("^002_b.sql was applied on .*Z, but it is missing$");
    }

    [Fact]
    public async Task A_similar_name_that_was_dropped_is_not_suggested_as_existing()
    {
        var database = await AppliedAsync(footprints: true);
        await database.ExecuteAsync("drop table b");

        var report = await AuditAsync(database, "ERROR:  relation \"bb\" does not exist");

        report.Issues.Select(issue => issue.Subject).Should().Equal("bb", "b");
        report.Issues[0].Solution.Should().EndWith("002_b.sql created a similar name, b, which is missing, too");
    }

    [Fact]
    public async Task A_replayable_migration_is_recommended_to_run_again()
    {
        _folder.Write("003_c", "-- migrationkit: replayable\ncreate table if not exists c (id int)");
        var database = await AppliedAsync(footprints: true);
        await database.ExecuteAsync("drop table c");

        var report = await AuditAsync(database);

        report.Issues[0].Action.Should().Contain("run the file again");
        report.Steps[0].Command.Should().StartWith("psql \"$DATABASE_URL\"").And.EndWith("003_c.sql");
    }

    [Fact]
    public async Task Modified_and_missing_files_come_first_in_the_commands()
    {
        var database = await AppliedAsync(footprints: false);
        _folder.Write("001_a", "create table a (id int primary key, b text, d int);");
        _folder.Delete("002_b");

        var report = await AuditAsync(database, "ERROR:  column \"d\" of relation \"a\" does not exist");

        report
            .Issues.Select(issue => $"{issue.Kind} {issue.Subject} {issue.Problem} {issue.Verdict}")
            .Should()
            .Equal(
                "column a.d missing Drift",
                "migration 001_a modified Drift",
                "migration 002_b not in the folder Drift"
            );
        report.Issues[0].Solution.Should().Contain("its current content never ran");
        report
            .Steps.Select(step => step.Command)
            .Should()
            .StartWith(["migrationkit adopt 001_a --modified", "git log --all --oneline -- '*002_b*'"]);
        report.Migrations.Select(m => m.Health).Should().Equal(MigrationHealth.Drifted, MigrationHealth.Drifted);
    }

    [Fact]
    public async Task An_object_of_no_migration_is_listed_but_not_an_issue()
    {
        var database = await AppliedAsync(footprints: true);
        await database.ExecuteAsync("create table by_hand (id serial primary key, b text)");
        await database.ExecuteAsync("alter table a add column by_hand int");

        var report = await AuditAsync(database);

        report.NeedsAction.Should().BeFalse();
        report.Unknown.Should().Equal("column a.by_hand integer", "table by_hand, and 3 lines of what belongs to it");
    }

    [Fact]
    public async Task Without_footprints_the_statements_show_what_is_missing_and_unmanaged()
    {
        var database = await AppliedAsync(footprints: false);
        var clean = await AuditAsync(database);
        foreach (var sql in new[] { "drop table b", "alter table a drop c", "create table by_hand (id int)" })
        {
            await database.ExecuteAsync(sql);
        }

        var report = await AuditAsync(database, "ERROR:  relation \"c\" does not exist");

        (clean.NeedsAction, clean.Unknown.Count).Should().Be((false, 0));
        report
            .Issues.Select(issue => $"{issue.Kind} {issue.Subject} {issue.Problem}")
            .Should()
            .Equal("table c missing", "column a.c missing", "table b missing");
        report.Issues[0].Solution.Should().Contain("judging by the statements alone");
        report.Unknown.Should().Equal("table by_hand, and 1 line of what belongs to it");
    }

    [Fact]
    public async Task The_audit_writes_nothing_to_the_database()
    {
        var database = await postgres.NewDatabaseAsync();
        var before = await database.ContentAsync();

        await using var readOnly = new Npgsql.NpgsqlDataSourceBuilder(
            database.ConnectionString + ";Options=-c default_transaction_read_only=on"
        ).Build();
        var report = await new Auditor(readOnly, MigrationSource.Directory(_folder.Path)).AuditAsync(Ct);

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
        await new Migrator(database.DataSource, MigrationSource.Directory(_folder.Path)).ApplyAsync(Ct);
        return database;
    }

    private async Task<AuditReport> AuditAsync(TestDatabase database, string? log = null) =>
        await new Auditor(
            database.DataSource,
            MigrationSource.Directory(_folder.Path),
            new() { Logs = log is null ? [] : [new("app.log", new StringReader(log))] }
        ).AuditAsync(Ct);
}
