using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Cli;

/// <summary>A command that a message advises works as it is copied: it has the options that were given.</summary>
public sealed class AdviceOfCommands(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_repeats_the_folder_the_table_and_the_connection_without_its_password()
    {
        using var folder = new MigrationFolder(("001_a", "create table a (id int);"));
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create schema other");
        await database.ExecuteAsync("create table other.a (id int)");
        var parts = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            SearchPath = "other",
            Options = "-c shop.key=canary -c search_path=other",
        };
        string[] options =
        [
            "--migrations",
            folder.Path,
            "--history-table",
            "\"My History\"",
            "--connection",
            parts.ConnectionString,
        ];

        var refused = await Tool.RunAsync(["apply", .. options]);

        refused.ExitCode.Should().Be(3, refused.All);
        var start = "  migrationkit adopt --to 001_a ";
        var advised = refused.All.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal));
        advised
            .Should()
            .Contain($"--migrations {folder.Path} --history-table '\"My History\"' --connection '")
            .And.Contain($"Database={parts.Database}")
            .And.Contain("Search Path=other;Options=\"-c search_path=other\"");
        refused.All.Should().NotContain("canary");
        // The password of a container is the name of its user, so that it cannot be looked for.
        refused.All.Should().NotContain("Password");
        var words = Words(advised.Trim()["migrationkit ".Length..]);

        var copied = await Tool.RunAsync(words, new Dictionary<string, string> { ["PGPASSWORD"] = parts.Password! });

        copied.ExitCode.Should().Be(0, copied.All);
        (await Tool.RunAsync(["status", "--exit-code", .. options])).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task What_was_not_given_is_not_repeated()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table a (id int)");

        var error = await ((Func<Task>)(() => database.Migrator(("001", "create table a (id int)")).ApplyAsync(Ct)))
            .Should()
            .ThrowAsync<MigrationKit.Exceptions.DecisionNeededException>();

        error.Which.Message.Should().Contain("\n  migrationkit adopt --to 001\n");
    }

    // As a shell takes them apart; the only quotes are single ones around whole words.
    private static IEnumerable<string> Words(string line) =>
        line.Split('\'')
            .SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
