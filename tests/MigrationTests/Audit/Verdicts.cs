using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.Audit;

public sealed class Verdicts(PostgresFixture postgres)
{
    private static readonly (string, string) Session = (
        "001_session",
        "create table session_notes (id int primary key, note text)"
    );

    private static readonly (string, string) Essence = (
        "002_essence",
        "create table if not exists essence (id int primary key, stage text, mood text); alter table essence add column if not exists stage text;"
    );

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_object_of_a_pending_migration_is_solved_by_applying_it()
    {
        var report = await AuditAsync(
            await postgres.NewDatabaseAsync(),
            "ERROR:  relation \"essence\" does not exist",
            Session,
            Essence
        );

        var issue = report.Issues.Should().ContainSingle().Subject;
        (issue.Kind, issue.Subject, issue.Verdict).Should().Be(("table", "essence", AuditVerdict.ApplyMigration));
        issue.Migration!.Name.Should().Be("002_essence");
        issue.Solution.Should().Be("Migration exists at 002_essence.sql");
        report.Steps.Select(step => step.Command).Should().Equal("migrationkit apply", "migrationkit audit");
        report.NeedsAction.Should().BeTrue();
    }

    [Fact]
    public async Task Pending_migrations_are_in_the_commands_but_not_issues()
    {
        var report = await AuditAsync(await postgres.NewDatabaseAsync(), null, Session, Essence);

        report.Issues.Should().BeEmpty();
        report.NeedsAction.Should().BeTrue();
        report.Steps[0].Command.Should().Be("migrationkit apply");
        report.RootCauses.Should().ContainSingle().Which.Should().Contain("none is recorded");
        report.Log.Should().BeNull();
    }

    [Theory]
    [InlineData("column \"stage\" of relation \"essence\" does not exist", null)]
    [InlineData("column \"stage\" does not exist", "select stage from essence where id = 1")]
    [InlineData("column e.stage does not exist", "select e.stage from session_notes n, essence as e")]
    [InlineData("column \"stage\" does not exist", null)]
    public async Task An_older_table_that_the_file_repairs_is_recognized(string error, string? statement)
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table essence (id int primary key)");

        var report = await AuditAsync(
            database,
            $"ERROR:  {error}\nSTATEMENT:  {statement ?? "execute p"}",
            Session,
            Essence
        );

        var issue = report.Issues.Should().ContainSingle().Subject;
        (issue.Kind, issue.Subject, issue.Verdict)
            .Should()
            .Be(("column", "essence.stage", AuditVerdict.ApplyMigration));
        issue
            .Evidence.Should()
            .Equal(
                "The table essence exists in an older shape: 1 of 3 columns; missing: stage, mood.",
                "The file fixes that: it adds the column to an existing table."
            );
    }

    [Fact]
    public async Task An_older_table_that_the_file_leaves_unchanged_is_reported()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table essence (id int primary key)");

        var report = await AuditAsync(
            database,
            "ERROR:  column \"mood\" of relation \"essence\" does not exist",
            Session,
            Essence
        );

        var issue = report.Issues.Should().ContainSingle().Subject;
        issue.Verdict.Should().Be(AuditVerdict.NoMigration);
        issue.Migration!.Name.Should().Be("002_essence");
        issue.Action.Should().Contain("alter table essence add column if not exists mood");
    }

    [Theory]
    [InlineData("relation \"esences\" does not exist", "table", "esences", "essence")]
    [InlineData("column \"moood\" of relation \"essence\" does not exist", "column", "essence.moood", "essence.mood")]
    [InlineData("relation \"votes\" does not exist", "table", "votes", null)]
    [InlineData("type \"vector\" does not exist", "type", "vector", null)]
    [InlineData("schema \"app\" does not exist", "schema", "app", null)]
    [InlineData("function nearest(integer, unknown) does not exist", "function", "nearest(integer, unknown)", null)]
    public async Task An_object_of_no_migration_needs_a_new_one_or_another_name(
        string error,
        string kind,
        string subject,
        string? near
    )
    {
        var report = await AuditAsync(await postgres.NewDatabaseAsync(), $"ERROR:  {error}", Session, Essence);

        var issue = report.Issues.Should().ContainSingle().Subject;
        (issue.Kind, issue.Subject, issue.Verdict, issue.NearMiss)
            .Should()
            .Be((kind, subject, AuditVerdict.NoMigration, near));
        if (near is null)
        {
            report.Steps[0].Command.Should().StartWith("migrationkit new create_");
        }
        else
        {
            issue.Solution.Should().Contain("002_essence.sql").And.Contain(near);
        }
    }

    [Theory]
    [InlineData("relation \"essence\" does not exist", "table", "essence")]
    [InlineData("column \"mood\" of relation \"essence\" does not exist", "column", "essence.mood")]
    [InlineData("Spalte »mood« von Relation »essence« existiert nicht (SQLSTATE 42703)", "column", "essence.mood")]
    [InlineData("关系 \"essence\" 的 \"mood\" 字段不存在 (SQLSTATE 42703)", "column", "essence.mood")]
    [InlineData("relation \"pg_stat_activity\" does not exist", "table", "pg_stat_activity")]
    public async Task An_existing_object_is_a_false_alarm(string error, string kind, string subject)
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(Session, Essence).ApplyAsync(Ct);

        var report = await AuditAsync(database, $"2025-12-14 09:12:01Z ERROR:  {error}", Session, Essence);

        var issue = report.Issues.Should().ContainSingle().Subject;
        (issue.Kind, issue.Subject, issue.Verdict).Should().Be((kind, subject, AuditVerdict.FalseAlarm));
        report.NeedsAction.Should().BeFalse();
        report.Steps.Should().BeEmpty();
        if (subject != "pg_stat_activity")
        {
            issue.Solution.Should().EndWith("the error was seen before that");
        }
    }

    [Fact]
    public async Task An_error_after_the_migration_was_applied_points_at_another_database()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.Migrator(Session).ApplyAsync(Ct);

        var report = await AuditAsync(
            database,
            "2999-12-14 09:12:01Z ERROR:  relation \"session_notes\" does not exist",
            Session
        );

        report.Issues[0].Verdict.Should().Be(AuditVerdict.FalseAlarm);
        report.Issues[0].Action.Should().Contain("another database or search_path");
    }

    [Fact]
    public async Task An_object_in_another_schema_is_named()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create schema app create table votes (id int)");

        var report = await AuditAsync(database, "ERROR:  relation \"votes\" does not exist");

        report.Issues[0].Verdict.Should().Be(AuditVerdict.FalseAlarm);
        report.Issues[0].Action.Should().Contain("app.votes");
        report.Unknown.Should().Equal("schema app", "table app.votes, and 1 line of what belongs to it");
    }

    [Fact]
    public async Task A_routine_with_other_arguments_is_named()
    {
        var database = await postgres.NewDatabaseAsync();
        var folder = ("001_f", "create function near(a int) returns int language sql as 'select a'");
        await database.Migrator(folder).ApplyAsync(Ct);

        var report = await AuditAsync(database, "ERROR:  function near(text) does not exist at character 8", folder);

        var issue = report.Issues.Should().ContainSingle().Subject;
        (issue.Verdict, issue.NearMiss).Should().Be((AuditVerdict.NoMigration, "near(integer)"));
    }

    [Fact]
    public async Task A_server_routine_with_other_arguments_is_corrected_in_the_code()
    {
        var report = await AuditAsync(
            await postgres.NewDatabaseAsync(),
            "ERROR:  function round(double precision, integer) does not exist at character 8"
        );

        report.Issues[0].Verdict.Should().Be(AuditVerdict.NoMigration);
        report.Issues[0].Solution.Should().StartWith("The server or an extension has round,");
        report.Steps.Should().BeEmpty();
    }

    [Fact]
    public async Task An_object_dropped_by_a_later_migration_is_corrected_in_the_code()
    {
        var database = await postgres.NewDatabaseAsync();
        var removal = ("003_remove", "drop table session_notes");
        await database.Migrator(Session, removal).ApplyAsync(Ct);

        var report = await AuditAsync(database, "ERROR:  relation \"session_notes\" does not exist", Session, removal);

        var issue = report.Issues.Should().ContainSingle().Subject;
        issue.Verdict.Should().Be(AuditVerdict.NoMigration);
        issue.Solution.Should().Be("Created by 001_session.sql, later dropped by 003_remove.sql");
        report.Steps.Should().BeEmpty();
    }

    [Fact]
    public async Task A_missing_history_table_is_created_by_the_first_run()
    {
        var report = await AuditAsync(
            await postgres.NewDatabaseAsync(),
            "ERROR:  relation \"schema_migrations\" does not exist",
            Session
        );

        report.Issues[0].Solution.Should().Be("This is the history table; the first run creates it");
    }

    [Fact]
    public async Task An_empty_folder_and_an_empty_database_agree()
    {
        var report = await AuditAsync(await postgres.NewDatabaseAsync(), null);

        report.NeedsAction.Should().BeFalse();
        report.Issues.Should().BeEmpty();
        report.Migrations.Should().BeEmpty();
        report.RootCauses.Should().BeEmpty();
    }

    private static async Task<AuditReport> AuditAsync(
        TestDatabase database,
        string? log,
        params (string, string)[] migrations
    ) =>
        await new Auditor(
            database.DataSource,
            MigrationSource.InMemory(migrations),
            new() { Logs = log is null ? [] : [new("app.log", new StringReader(log))] }
        ).AuditAsync(Ct);
}
