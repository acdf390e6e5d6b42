using System.Text.Json;
using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.Cli;

public sealed class GraphForms(PostgresFixture postgres)
{
    [Fact]
    public async Task The_tree_of_the_six_is_that_of_the_document()
    {
        var result = await Tool.RunAsync(
            ["graph", "-m", Repository.PathTo("migrations")],
            // Which shall not be asked.
            new Dictionary<string, string> { ["DATABASE_URL"] = "postgres://u@127.0.0.1:1/d" }
        );

        result.ExitCode.Should().Be(0, result.All);
        result
            .Output.Should()
            .StartWith(
                """
                20241202000001_create_session_memory_tables.sql
                ├── user_session_patterns
                ├── conversation_insights
                ├── user_relationship_context
                ├── pattern_connections
                ├── consciousness_expansion_events
                └── spiral_stage_transitions

                """.ReplaceLineEndings("\n")
            );
        result.Output.Should().NotContain("←");
    }

    [Theory]
    [InlineData("-c")]
    [InlineData("--status")]
    public async Task With_a_database_each_form_says_what_is_applied(string how)
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(
            ("001_a", "create table a (id int);"),
            ("002_b", "create table b (id int);")
        );
        await Tool.RunAsync(["apply", "--to", "001_a", "-m", folder.Path, "-c", database.ConnectionString]);

        var tree = await GraphAsync(folder, database, how);
        var mermaid = await GraphAsync(folder, database, how, "--format", "mermaid");
        var dot = await GraphAsync(folder, database, how, "--format", "dot");
        var json = await GraphAsync(folder, database, how, "--format", "JSON");

        tree.Output.Should().Contain("002_b.sql ← pending").And.EndWith("1 applied, 1 pending.\n");
        mermaid.Output.Should().Contain("m1[\"<b>001_a</b><br/><i>applied</i><br/>a\"]:::applied");
        mermaid.Output.Should().Contain(":::pending").And.Contain("\n  m1 --> m2\n");
        dot.Output.Should().Contain("\"002_b\" [label=\"002_b\\npending\\nb\\l\", fillcolor=");
        dot.Output.Should().Contain("\n  \"001_a\" -> \"002_b\";\n");
        using var document = JsonDocument.Parse(json.Output);
        var first = document.RootElement.GetProperty("migrations")[0];
        first.GetProperty("state").GetString().Should().Be("applied");
        first.GetProperty("appliedAt").GetDateTimeOffset().Should().BeAfter(DateTimeOffset.UnixEpoch);
        first.GetProperty("creates")[0].GetProperty("name").GetString().Should().Be("a");
    }

    [Fact]
    public async Task Json_tells_what_is_required_and_created_and_no_state()
    {
        using var folder = new MigrationFolder(
            ("001_a", "create table a (id int);"),
            ("002_b", "create index on a (id);")
        );

        var result = await Tool.RunAsync("graph", "-m", folder.Path, "--json");

        result.ExitCode.Should().Be(0, result.All);
        using var document = JsonDocument.Parse(result.Output);
        var second = document.RootElement.GetProperty("migrations")[1];
        second.GetProperty("requires")[0].GetString().Should().Be("001_a");
        second.GetProperty("path").GetString().Should().EndWith("002_b.sql");
        second.TryGetProperty("state", out _).Should().BeFalse();
    }

    [Fact]
    public async Task Names_that_are_syntax_are_escaped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No file can have such a name there.");
        using var folder = new MigrationFolder(("001_<end> \"q\" #35; &", "select 1;"));

        var mermaid = await Tool.RunAsync("graph", "-m", folder.Path, "--format", "mermaid");
        var dot = await Tool.RunAsync("graph", "-m", folder.Path, "--format", "dot");

        mermaid.Output.Should().Contain("m1[\"<b>001_#60;end#62; #34;q#34; #35;35#59; #38;</b>\"]:::unknown\n");
        dot.Output.Should().Contain("  \"001_<end> \\\"q\\\" #35; &\" [label=");
    }

    [Fact]
    public async Task An_unknown_format_and_two_at_once_are_mistakes_of_usage()
    {
        var unknown = await Tool.RunAsync("graph", "--format", "svg");
        var both = await Tool.RunAsync("graph", "--format", "dot", "--json");

        unknown.ExitCode.Should().Be(1);
        unknown.Error.Should().Contain("--format takes one of tree, mermaid, dot, json.");
        both.ExitCode.Should().Be(1);
        both.Output.Should().Contain("--json is --format json");
    }

    [Fact]
    public async Task An_unsound_folder_ends_with_2()
    {
        using var folder = new MigrationFolder(("001_a", "select 'open"));

        (await Tool.RunAsync("graph", "-m", folder.Path)).ExitCode.Should().Be(2);
    }

    private static Task<ToolResult> GraphAsync(
        MigrationFolder folder,
        TestDatabase database,
        string how,
        params string[] args
    ) =>
        how == "-c"
            ? Tool.RunAsync(["graph", "-m", folder.Path, "-c", database.ConnectionString, .. args])
            : Tool.RunAsync(
                ["graph", "-m", folder.Path, how, .. args],
                new Dictionary<string, string> { ["DATABASE_URL"] = database.ConnectionString }
            );
}
