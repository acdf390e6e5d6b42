using System.Text;
using MigrationKit.Parsing;
using MigrationTests.Sources;

namespace MigrationTests.Parsing;

public sealed class SplitterTests
{
    private static string Golden => Path.Combine(AppContext.BaseDirectory, "splitter");

    public static TheoryData<string> Cases =>
        [.. Directory.GetDirectories(Golden).Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_file_is_split_into_its_statements(string name)
    {
        var folder = Path.Combine(Golden, name);
        var expected = Directory
            .GetFiles(folder)
            .Where(path => Path.GetFileName(path) != "input.sql")
            .Order(StringComparer.Ordinal)
            .Select(path => File.ReadAllText(path));

        var script = Script(Path.Combine(folder, "input.sql"));

        script.Findings.Should().BeEmpty();
        script.Statements.Select(s => script.Text[s.Start..s.End] + "\n").Should().Equal(expected);
    }

    [Fact]
    public void Between_statements_there_is_nothing_but_trivia_and_semicolons()
    {
        // Files that are refused are split only as far as they can be.
        var scripts = SqlFilesOfTheRepository().Select(Script).Where(s => s.Findings.Count == 0);

        scripts.Should().HaveCountGreaterThan(50).And.AllSatisfy(Joined.Check);
    }

    [Fact]
    public void The_tokens_of_a_text_are_the_text()
    {
        foreach (var path in SqlFilesOfTheRepository())
        {
            var text = Script(path).Text;
            var scanner = new SqlScanner(text, 0, text.Length);
            var joined = new StringBuilder();
            for (var t = scanner.Next(); t.Kind != TokenKind.End; t = scanner.Next())
            {
                joined.Append(t.In(text));
            }
            joined.ToString().Should().Be(text, "that is {0}", path);
        }
    }

    private static IEnumerable<string> SqlFilesOfTheRepository() =>
        Directory
            .EnumerateFiles(RepositoryRoot(), "*.sql", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(IsOutput));

    private static SqlScript Script(string path) => SqlScript.Parse(FileDecoder.Decode(File.ReadAllBytes(path)).Text);

    private static bool IsOutput(string folder) => folder is "bin" or "obj" or ".git";

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MigrationSuite.sln")))
        {
            folder =
                Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run outside the repository.");
        }
        return folder;
    }
}
