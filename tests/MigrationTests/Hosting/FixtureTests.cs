using System.Diagnostics;
using MigrationKit.Tests;

namespace MigrationTests.Hosting;

/// <summary>What the fixture does after a test has failed shows in the output of a second run only.</summary>
public sealed class FixtureTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_test_says_where_its_database_is_and_a_leaking_one_fails()
    {
        using var run = Process.Start(
            new ProcessStartInfo(
                Path.ChangeExtension(typeof(FixtureTests).Assembly.Location, null),
                ["-explicit", "only", "-class", typeof(FailingTests).FullName!]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;

        var output = await run.StandardOutput.ReadToEndAsync(Ct);

        output.Should().MatchRegex("its database is kept: .*Database=mk_[0-9]{14}_the_broken_test_");
        output.Should().Contain("Test 'The careless test' left 1 connection(s) to its database open");
        output.Should().Contain("Total: 2, Errors: 0, Failed: 2");
    }
}

/// <summary>Run by <see cref="FixtureTests"/> only.</summary>
public sealed class FailingTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task The_broken_test()
    {
        var database = await postgres.NewDatabaseAsync();
        database.Name.Should().Be("something else");
    }

    [Fact(Explicit = true)]
    public async Task The_careless_test()
    {
        var database = await postgres.NewDatabaseAsync();
        var leaked = await database.DataSource.OpenConnectionAsync(Ct);
        leaked.ProcessID.Should().BePositive();
    }
}
