using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Sources;

namespace MigrationTests.Audit;

/// <summary>The columns of a view have no lines of their own in a snapshot; the audit knows them nevertheless.</summary>
public sealed class ColumnsOfViews(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly (string, string)[] Files =
    [
        ("001_beds.sql", "create table beds (id int, size numeric(3, 1)); create view v as select id from beds;"),
        ("002_view.sql", "drop view v; create view v as select id, size, size as \"Wide, or (not)\" from beds;"),
        ("003_view.sql", "create or replace view v as select id, size, size as \"Wide, or (not)\", 1 as n from beds;"),
        ("004_less.sql", "drop view v; create view v as select id, size, size as \"Wide, or (not)\" from beds;"),
    ];

    [Theory]
    [InlineData("size", "002_view", true)]
    [InlineData("size", "002_view", false)]
    [InlineData("Wide, or (not)", "002_view", true)]
    public async Task One_that_a_pending_migration_brings_is_solved_by_applying_it(
        string column,
        string migration,
        bool footprints
    )
    {
        var issue = await AuditAsync(applied: 1, files: 2, column, footprints);

        issue.Verdict.Should().Be(AuditVerdict.ApplyMigration);
        issue.Migration!.Name.Should().Be(migration);
        issue.Evidence.Should().Equal("The view v exists; the migration makes it anew, with the column.");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task One_that_is_there_is_a_false_alarm(bool footprints) =>
        (await AuditAsync(applied: 2, files: 2, "size", footprints)).Verdict.Should().Be(AuditVerdict.FalseAlarm);

    [Theory, InlineData(true), InlineData(false)]
    public async Task One_that_nothing_brings_needs_a_new_migration(bool footprints)
    {
        var issue = await AuditAsync(applied: 1, files: 2, "sizes", footprints);

        issue.Verdict.Should().Be(AuditVerdict.NoMigration);
        issue.Solution.Should().StartWith("No migration creates it");
    }

    [Fact]
    public async Task One_that_a_migration_took_away_is_said_to_be()
    {
        var issue = await AuditAsync(applied: 4, files: 4, "n", footprints: true);

        issue.Solution.Should().Be("Created by 003_view.sql, later dropped by 004_less.sql");
    }

    private async Task<AuditIssue> AuditAsync(int applied, int files, string column, bool footprints)
    {
        using var folder = new FolderOnDisk(Files.Take(files));
        if (footprints)
        {
            await new FootprintWriter(postgres.Host, folder.Path).WriteAsync(Ct);
        }
        var database = await postgres.NewDatabaseAsync();
        var source = MigrationSource.Directory(folder.Path);
        var to = Path.GetFileNameWithoutExtension(Files[applied - 1].Item1);
        await new Migrator(database.DataSource, source, new() { To = to }).ApplyAsync(Ct);
        var log = $"ERROR:  column \"{column}\" does not exist\nSTATEMENT:  select \"{column}\" from v\n";

        var report = await new Auditor(
            database.DataSource,
            source,
            new() { Logs = [new("app.log", new StringReader(log))] }
        ).AuditAsync(Ct);

        return report.Issues.Should().ContainSingle().Subject;
    }
}
