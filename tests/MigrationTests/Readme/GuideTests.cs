using MigrationKit.Tests;
using MigrationKit.Verification;

namespace MigrationTests.Readme;

/// <summary>The C# of the guides is code that the tests or the examples run.</summary>
public sealed class GuideTests(PostgresFixture postgres)
{
    public static TheoryData<string> Guides => ["efcore.md", "hosting.md"];

    [Theory, MemberData(nameof(Guides))]
    public void The_csharp_of_a_guide_stands_word_for_word_in_code_that_runs(string guide)
    {
        string[] folders =
        [
            "tests/MigrationTests/Readme",
            "tests/MigrationTests/EntityFrameworkCore",
            "examples/Aspire",
        ];
        var code = folders
            .SelectMany(folder => Directory.GetFiles(Repository.PathTo(folder), "*.cs"))
            .Select(file => Markdown.Unspaced(File.ReadAllText(file)))
            .ToList();

        var examples = new Markdown(File.ReadAllText(Repository.PathTo("docs", guide))).Blocks("csharp").ToList();

        examples.Should().NotBeEmpty();
        foreach (var example in examples)
        {
            code.Should().Contain(text => text.Contains(Markdown.Unspaced(example)), example);
        }
    }

    [Fact]
    public async Task A_released_migration_is_held_as_it_is() =>
        (await GuideExamples.ReleasedMigrationsAsync(postgres.Host)).Verdict.Should().Be(Verdict.Pass);

    [Fact]
    public async Task Footprints_are_written_beside_the_samples()
    {
        var folder = Directory.CreateTempSubdirectory("migrationkit-");

        await GuideExamples.WriteFootprintsAsync(postgres.Host, folder.FullName);

        folder.GetFiles("*.txt", SearchOption.AllDirectories).Should().HaveCount(3);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_EF_Core_has_run_is_taken_over()
    {
        var report = await GuideExamples.TakeOverAsync(await postgres.NewDatabaseAsync());

        report.Applied.Should().BeEmpty();
        report.Skipped.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_host_exports_the_spans_of_the_run()
    {
        var database = await postgres.NewDatabaseAsync();

        var spans = await GuideExamples.TraceAsync(database.ConnectionString);

        // Other tests in this process run migrations, too, and the exporter hears all of them.
        spans
            .Where(span => database.Name.Equals(span.GetTagItem("db.namespace")))
            .Select(span => span.DisplayName)
            .Should()
            .Contain("migrate")
            .And.HaveCount(7);
    }
}
