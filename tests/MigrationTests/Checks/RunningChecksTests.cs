using MigrationKit.Tests;
using MigrationKit.Verification;

namespace MigrationTests.Checks;

public sealed class RunningChecksTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_runs_is_told_with_how_far_it_is()
    {
        using var folder = new ExampleCopy("MK501/good-new-table");
        var verifier = new Verifier(postgres.Host, new() { Migrations = folder.Path, Checks = ["MK102", "MK501"] });
        List<RunningCheck> seen = [];

        var results = verifier.RunAllAsync(Ct).ToListAsync(Ct).AsTask();
        while (!results.IsCompleted)
        {
            seen.AddRange(verifier.Running);
            await Task.Yield();
        }

        (await results).Should().OnlyContain(result => result.Verdict == Verdict.Pass);
        seen.Where(check => check.Id == "MK102").Should().NotBeEmpty().And.OnlyContain(check => check.Place == "");
        seen.Where(check => check.Id == "MK501")
            .Select(check => check.Place)
            .Should()
            .Contain("1 of 2 files")
            .And.OnlyContain(place => place.EndsWith(" of 2 files"));
        verifier.Running.Should().BeEmpty();
    }
}
