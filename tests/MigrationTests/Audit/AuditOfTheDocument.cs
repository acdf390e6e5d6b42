using System.Text.RegularExpressions;
using MigrationKit;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Audit;

/// <summary>
/// The audit that the project grew out of, by the command. After a change that is meant: run with MIGRATIONKIT_APPROVE=1.
/// </summary>
public sealed partial class AuditOfTheDocument(PostgresFixture postgres)
{
    private static readonly string Log = FileOf("before.log");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_database_of_that_day_gives_the_four_issues_their_files_and_their_actions()
    {
        var database = await BeforeAsync();

        var result = await AuditAsync(database, "--log", Log, "--markdown", "-");

        result.ExitCode.Should().Be(3);
        result.Error.Should().BeEmpty();
        await ShouldBeAsync(result.Output, "before.md");
    }

    [Fact]
    public async Task The_migrated_database_leaves_nothing_to_do_and_the_errors_are_false_alarms()
    {
        var database = await BeforeAsync();
        await new Migrator(database.DataSource, Source).ApplyAsync(Ct);

        var clean = await AuditAsync(database, "--markdown", "-");
        var withLog = await AuditAsync(database, "--log", Log, "--markdown", "-");

        (clean.ExitCode, withLog.ExitCode).Should().Be((0, 0));
        clean.Output.Should().Contain("**Result**: Nothing to do");
        clean.Output.Should().NotContain("## Issues Found").And.NotContain("## What to run");
        Headings(withLog.Output)
            .Should()
            .Equal(
                "### 1. `user_session_patterns` table exists (false alarm) ⚠️",
                "### 2. `conversation_insights` table exists (false alarm) ⚠️",
                "### 3. `relationship_essence` table exists (false alarm) ⚠️",
                "### 4. `episodic_memories.spiral_stage` column exists (false alarm) ⚠️"
            );
    }

    [Fact]
    public async Task With_only_the_first_migration_applied_two_of_the_four_are_left()
    {
        var database = await BeforeAsync();
        await new Migrator(
            database.DataSource,
            Source,
            new() { To = "20241202000001_create_session_memory_tables" }
        ).ApplyAsync(Ct);

        var result = await AuditAsync(database, "--log", Log, "--markdown", "-");

        result.ExitCode.Should().Be(3);
        Headings(result.Output)
            .Should()
            .Equal(
                "### 1. `user_session_patterns` table exists (false alarm) ⚠️",
                "### 2. `conversation_insights` table exists (false alarm) ⚠️",
                "### 3. `relationship_essence` table missing ❌",
                "### 4. `episodic_memories.spiral_stage` column missing ❌"
            );
        result.Output.Should().Contain("Apply the 5 pending migrations");
    }

    private static MigrationSource Source => MigrationSource.Directory(Repository.PathTo("migrations"));

    private async Task<TestDatabase> BeforeAsync()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync(
            await File.ReadAllTextAsync(Repository.PathTo("migrations", "legacy", "episodic_memories.sql"), Ct)
        );
        return database;
    }

    private static Task<ToolResult> AuditAsync(TestDatabase database, params string[] args) =>
        Tool.RunAsync(
            [
                "audit",
                "--connection",
                database.ConnectionString,
                "--migrations",
                Repository.PathTo("migrations"),
                .. args,
            ]
        );

    private static async Task ShouldBeAsync(string markdown, string file)
    {
        var actual = Date()
            .Replace(markdown, "Audit - DATE")
            .Replace(Repository.PathTo("tests", "MigrationTests", "Audit") + "/", "");
        actual = actual.Replace(Repository.PathTo("migrations"), "migrations");
        actual = Time().Replace(actual, "**Time**: TIME  ");
        actual = DatabaseLine().Replace(actual, "**Database**: DATABASE  ");
        if (Environment.GetEnvironmentVariable("MIGRATIONKIT_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(FileOf(file), actual, Ct);
        }

        actual.Should().Be(await File.ReadAllTextAsync(FileOf(file), Ct));
    }

    private static string FileOf(string name) => Repository.PathTo("tests", "MigrationTests", "Audit", name);

    private static IEnumerable<string> Headings(string markdown) =>
        markdown.Split('\n').Where(line => line.StartsWith("### ", StringComparison.Ordinal));

    [GeneratedRegex(@"Audit - \w+ \d+, \d{4}")]
    private static partial Regex Date();

    [GeneratedRegex(@"\*\*Time\*\*: .*")]
    private static partial Regex Time();

    [GeneratedRegex(@"\*\*Database\*\*: .*")]
    private static partial Regex DatabaseLine();
}
