using MigrationKit.Connections;
using Npgsql;

namespace MigrationTests.Connections;

public class ConnectionDocumentation
{
    [Fact]
    public void The_tables_of_the_documentation_are_those_of_the_code()
    {
        var page = File.ReadAllText(Repository.PathTo("docs", "connections.md")).ReplaceLineEndings("\n");

        page.Should().EndWith(string.Join('\n', Keywords.Groups.Select(group => Section(group.Title, group.Rows))));
    }

    [Fact]
    public void No_keyword_of_Npgsql_is_taken_for_that_of_another_tool()
    {
        string[] known = ["ClientEncoding", "Encoding", "Timezone"];

        typeof(NpgsqlConnectionStringBuilder)
            .GetProperties()
            .Select(property => property.Name)
            .Except(known)
            .Should()
            .OnlyContain(name => Keywords.Find(name) == null || Keywords.Find(name)!.Use == KeywordUse.Honoured);
    }

    private static string Section(string title, IEnumerable<Keyword> rows)
    {
        var groups = rows.GroupBy(row => (row.Use, row.Text, row.Variable is null ? "" : row.Name));
        var lines = groups.Select(group =>
            $"| {string.Join(", ", group.SelectMany(Names))} | {group.First().Variable} | {Meaning(group.First())} |"
        );
        return $"## {title}\n\n| keyword | variable | |\n|---|---|---|\n{string.Join('\n', lines)}\n";
    }

    private static IEnumerable<string> Names(Keyword row) => row.Synonyms.Prepend(row.Name).Select(name => $"`{name}`");

    private static string Meaning(Keyword row) =>
        row.Use switch
        {
            KeywordUse.Honoured => row.Text,
            KeywordUse.RunTimeParameter => $"sent to the server: {row.Text}",
            KeywordUse.Ignored => $"*ignored:* {row.Text}",
            _ => $"**refused:** {row.Text}",
        };
}
