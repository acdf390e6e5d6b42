using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationTests.Checks;

/// <summary>The test of the tests: what the pages of the checks show is what the checks say, and no other gives a false alarm.</summary>
public sealed class CheckExamplesTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Examples => [.. CheckExample.Labels];

    public static TheoryData<string> Ids => [.. Verifier.CheckIds];

    [Theory, MemberData(nameof(Examples))]
    public async Task A_check_says_of_an_example_what_the_example_expects(string label)
    {
        Assert.SkipUnless(Night.IsNow || CheckExample.Smallest.Contains(label), Night.Reason);
        var example = new CheckExample(label);
        Assert.SkipWhen(
            File.Exists(Path.Combine(example.Folder, "versions.txt")),
            "The example needs servers of two versions."
        );
        Assert.SkipUnless(
            await IsAvailableAsync(example.Extension),
            $"The server does not have the extension {example.Extension}."
        );
        Assert.SkipUnless(
            postgres.Host.ServerMajorVersion < example.Below,
            $"The example is of PostgreSQL before {example.Below}."
        );
        Assert.SkipUnless(
            postgres.Host.ServerMajorVersion >= example.From,
            $"The example is of PostgreSQL from {example.From} on."
        );
        // Only the nightly run has the time to show that no other check gives a false alarm.
        var verification = new Verifier(
            postgres.Host,
            new()
            {
                Migrations = example.Migrations,
                Source = example.Source,
                Base = example.Base,
                Code = example.Code,
                Checks = Night.IsNow ? [] : [example.Check],
            }
        );

        var results = await verification.RunAllAsync(Ct).ToListAsync(Ct);

        var said = results.Single(result => result.Id == example.Check);
        var all = string.Join("\n", results.Where(result => result.Verdict != Verdict.Pass));
        Assert.SkipWhen(CheckExample.LacksProgram(said), said.Reason);
        said.Verdict.Should().Be(example.Verdict, all);
        var words = string.Join("\n", [.. said.Evidence.Select(e => e.ToString()), said.Reason]);
        example.Texts.Where(text => !words.Contains(text)).Should().BeEmpty(words);
        results
            .Where(result => result.Verdict == Verdict.Fail)
            .Select(result => result.Id)
            .Should()
            .BeEquivalentTo(Night.IsNow ? example.Failing : example.Failing.Where(id => id == example.Check), all);
    }

    private async Task<bool> IsAvailableAsync(string? extension)
    {
        if (extension is null)
        {
            return true;
        }
        await using var dataSource = NpgsqlDataSource.Create(postgres.Host.ConnectionString);
        await using var find = dataSource.CreateCommand(
            "select exists (select from pg_available_extensions where name = $1)"
        );
        find.Parameters.AddWithValue(extension);
        return (bool)(await find.ExecuteScalarAsync(Ct))!;
    }

    [Fact]
    public void Every_check_that_is_written_runs() =>
        typeof(Check)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Check)) && !type.IsAbstract)
            .Select(type => type.Name.Split('_')[0])
            .Should()
            .BeEquivalentTo(Verifier.CheckIds);

    [Theory, MemberData(nameof(Ids))]
    public void A_check_has_a_page_three_bad_examples_and_a_good_one(string id)
    {
        var page = File.ReadAllText(Path.Combine(CheckExample.Root, $"{id}.md"));
        page.Should().Contain("**Passes when** ");
        page.Split('\n')
            .Where(line => line.StartsWith("## "))
            .Should()
            .Equal("## Why it matters", "## How it is judged", "## What passes", "## What to do", "## Exceptions");
        var examples = CheckExample.Labels.Where(label => label.StartsWith(id + "/")).ToList();
        examples.Count(label => label.Contains("/bad-")).Should().BeGreaterThanOrEqualTo(3);
        examples.Should().Contain(label => label.Contains("/good-"));
    }

    /// <summary>A check that sees nothing that no other sees is not worth its time.</summary>
    [Theory]
    [InlineData("MK106")]
    [InlineData("MK107")]
    [InlineData("MK204")]
    [InlineData("MK205")]
    [InlineData("MK404")]
    [InlineData("MK405")]
    [InlineData("MK505")]
    [InlineData("MK507")]
    [InlineData("MK603")]
    [InlineData("MK604")]
    [InlineData("MK701")]
    [InlineData("MK702")]
    public async Task With_the_check_switched_off_nothing_fails_its_bad_examples(string id)
    {
        Night.Only();
        foreach (var label in CheckExample.Labels.Where(label => label.StartsWith($"{id}/bad-")))
        {
            var example = new CheckExample(label);
            var verification = new Verifier(
                postgres.Host,
                new()
                {
                    Migrations = example.Migrations,
                    Source = example.Source,
                    Base = example.Base,
                    Code = example.Code,
                    Exclude = [id],
                }
            );

            var results = await verification.RunAllAsync(Ct).ToListAsync(Ct);

            results.Where(result => result.Verdict == Verdict.Fail).Should().BeEmpty(label);
        }
    }
}
