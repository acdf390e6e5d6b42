using MigrationKit;
using MigrationKit.Exceptions;

namespace MigrationTests.Sources;

/// <summary>In which order the files of a folder run, and what is said where that is not known.</summary>
public sealed class LayoutOrderTests : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly FolderOnDisk _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0001_b,0000_a", "Drizzle runs the files in another order")]
    [InlineData("0000_a", "Drizzle does not run 0001_b")]
    [InlineData("0000_a,0001_b,0002_c,0003_d", "Drizzle lists 0002_c, 0003_d, and there is no such file.")]
    public async Task What_the_journal_of_drizzle_says_otherwise_is_refused(string tags, string problem)
    {
        WriteDrizzle(tags);

        (await ProblemsAsync(null)).Should().ContainSingle().Which.Should().StartWith("meta/_journal.json: " + problem);
    }

    [Fact]
    public async Task A_folder_of_drizzle_in_the_order_of_its_journal_is_read()
    {
        WriteDrizzle("0000_a,0001_b");

        (await _folder.NamesAsync()).Should().Equal("0000_a", "0001_b");
    }

    [Theory]
    [InlineData("0000_a 0001_b", null)]
    [InlineData("0000_a", "Atlas does not run 0001_b: this list of its migrations has no such name.")]
    [InlineData("0000_a 0001_b 0002_c", "Atlas lists 0002_c, and there is no such file.")]
    public async Task What_the_sums_of_atlas_say_otherwise_is_refused(string names, string? problem)
    {
        var sums = names.Split(' ').Select(name => $"{name}.sql h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
        Write(("0000_a.sql", "select 1;"), ("0001_b.sql", "select 1;"));
        Write(("atlas.sum", $"h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n{string.Concat(sums)}"));

        var problems = await ProblemsAsync(null);

        problems
            .Select(found => found[..("atlas.sum: ".Length + (problem?.Length ?? 0))])
            .Should()
            .Equal(problem is null ? [] : ["atlas.sum: " + problem]);
    }

    [Theory]
    [InlineData("deploy_b\ndeploy_a", "Sqitch runs the files in another order")]
    [InlineData("deploy_a", "Sqitch does not run deploy_b")]
    [InlineData("deploy_a\ndeploy_b [deploy_a]\nc", "Sqitch lists c, and there is no such file.")]
    [InlineData(
        "deploy_a 2024-01-01T00:00:00Z Ann <a@b.c> # first\n@v1 2024-01-01T00:00:00Z\ndeploy_b [deploy_a]",
        null
    )]
    [InlineData("another", null)]
    public async Task The_plan_of_sqitch_beside_the_folder_counts_where_it_is_of_its_files(string plan, string? problem)
    {
        Write(("deploy/deploy_a.sql", "select 1;"), ("deploy/deploy_b.sql", "select 1;"));
        Write(("sqitch.plan", $"%syntax-version=1.0.0\n%project=shop\n\n{plan}\n"));
        var load = () => MigrationSet.LoadAsync(MigrationSource.Directory(_folder.PathTo("deploy")), Ct);

        if (problem is null)
        {
            (await load()).Migrations.Should().HaveCount(2);
        }
        else
        {
            (await load.Should().ThrowAsync<InvalidMigrationsException>())
                .Which.Problems.Should()
                .ContainSingle()
                .Which.ToString()
                .Should()
                .StartWith($"{_folder.PathTo("deploy/../sqitch.plan")}: {problem}");
        }
    }

    [Fact]
    public async Task Repeatable_files_of_flyway_are_in_the_order_of_their_descriptions()
    {
        string[] names = ["V1__t", "R__1_B", "R__1_a", "R__10_c", "R__2_d"];
        Write([.. names.Reverse().Select(name => ($"{name}.sql", "select 1;"))]);

        (await _folder.NamesAsync()).Should().Equal(names);
    }

    [Fact]
    public async Task Whether_counters_out_of_step_are_meant_so_is_asked()
    {
        const string message = "'9_a' runs after '10_b', although its number is lower: names sort as text.";
        Write(("9_a.sql", "select 1"), ("10_b.sql", "select 1"), ("91240101_c.sql", "select 1"));

        (await _folder.RefusedAsync()).Should().Equal("9_a.sql");
        (await ProblemsAsync(null)).Single().Should().StartWith($"9_a.sql: {message}").And.Contain("--layout sqlx");
        (await _folder.NamesAsync(MigrationLayout.Sqlx)).Should().Equal("9_a", "10_b", "91240101_c");
        (await _folder.NamesAsync(MigrationLayout.MigrationKit)).Should().Equal("10_b", "91240101_c", "9_a");
        Write(("91240101_c.sql", "-- migrationkit: replayable\nselect 1"));
        (await _folder.LoadAsync()).Warnings.Should().ContainSingle().Which.Message.Should().StartWith(message);
    }

    [Fact]
    public async Task Whether_the_names_order_a_folder_of_liquibase_is_asked()
    {
        const string sql = "--liquibase formatted sql\n--changeset ann:1\nselect 1;";
        Write(("a.sql", sql), ("b.sql", sql));

        (await ProblemsAsync(null))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("a.sql:1:1: Liquibase runs this file where a changelog includes it")
            .And.Contain("--layout migrationkit (MigrationLayout.MigrationKit)")
            .And.EndWith("(and 1 more file of the kind)");
        (await _folder.RefusedAsync()).Should().HaveCount(1);
        (await _folder.LoadAsync(MigrationLayout.MigrationKit)).Warnings.Should().BeEmpty();
        File.Delete(_folder.PathTo("b.sql"));
        (await _folder.LoadAsync()).Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("<include file='sql/a.sql'/><!-- <include file='b.sql'/> --><include file='sql/b.sql'/>", null)]
    [InlineData("- includeAll:\n    path: db/sql/", null)]
    [InlineData("<includeAll relativeToChangelogFile='true' path='sql'/>", null)]
    [InlineData("- include: {file: b.sql}\n- include: {file: a.sql}", "Liquibase runs the files in another order")]
    [InlineData(
        "# - include: {file: b.sql}\n- include: {file: a.sql}",
        "Liquibase does not run b.sql from this changelog"
    )]
    public async Task The_changelog_beside_a_folder_says_its_order(string changelog, string? problem)
    {
        const string sql = "--liquibase formatted sql\n--changeset ann:1\nselect 1;";
        Write(("sql/a.sql", sql), ("sql/b.sql", "select 2;"), ("master.xml", $"databaseChangeLog\n{changelog}"));

        (await SqlProblemsAsync())
            .Select(found => found[..(_folder.PathTo("sql/../master.xml: ").Length + (problem?.Length ?? 0))])
            .Should()
            .Equal(problem is null ? [] : [_folder.PathTo($"sql/../master.xml: {problem}")]);
    }

    [Fact]
    public async Task Of_several_changelogs_none_says_the_order()
    {
        Write(
            ("sql/a.sql", "select 1;"),
            ("sql/b.sql", "select 2;"),
            ("c.json", "{\"databaseChangeLog\": [\"c.sql\"]}")
        );
        (await SqlProblemsAsync()).Should().BeEmpty();

        Write(("a.yaml", "databaseChangeLog: [a.sql]"), ("b.yaml", "databaseChangeLog: [b.sql]"));

        (await SqlProblemsAsync()).Should().ContainSingle().Which.Should().Contain("Several changelogs of Liquibase");
    }

    [Fact]
    public async Task Times_and_milliseconds_of_node_pg_migrate_are_one_order()
    {
        Write(
            ("20240101000000000_b.sql", "select 1;"),
            ("1704067199999_a.up.sql", "select 1;"),
            ("1704067200001-c.sql", "x")
        );
        Write(("1704067199999_a.down.sql", "drop table a;"));

        (await _folder.NamesAsync(MigrationLayout.NodePgMigrate))
            .Should()
            .Equal("1704067199999_a.up", "20240101000000000_b", "1704067200001-c");
    }

    private async Task<string[]> SqlProblemsAsync()
    {
        try
        {
            var set = await MigrationSet.LoadAsync(MigrationSource.Directory(_folder.PathTo("sql")), Ct);
            return [.. set.Warnings.Select(warning => warning.ToString())];
        }
        catch (InvalidMigrationsException e)
        {
            return [.. e.Problems.Select(problem => problem.ToString())];
        }
    }

    private void WriteDrizzle(string tags)
    {
        var entries = tags.Split(',').Select(tag => $$"""{"tag": "{{tag}}"}""");
        Write(
            ("0000_a.sql", "select 1;"),
            ("0001_b.sql", "select 1;"),
            ("meta/_journal.json", $$"""{"entries": [{{string.Join(',', entries)}}]}""")
        );
    }

    private void Write(params (string Path, string Sql)[] files)
    {
        foreach (var (path, sql) in files)
        {
            _folder.Write(path, sql);
        }
    }

    private Task<string[]> ProblemsAsync(MigrationLayout? layout) => _folder.ProblemsAsync(layout);
}
