using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Tests;
using MigrationTests.Cli;
using Npgsql;

namespace MigrationTests.FaultInjection;

/// <summary>Databases that speak PostgreSQL's protocol and are another one.</summary>
public sealed class OtherServers(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool, string> Named =>
        new()
        {
            {
                "CockroachDB CCL v25.2.1 (x86_64-pc-linux-gnu, built 2025/06/04, go1.23.7)",
                false,
                "The server is CockroachDB, not PostgreSQL: its advisory locks lock nothing"
            },
            {
                "PostgreSQL 15.12-YB-2025.1.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang",
                true,
                "The server is YugabyteDB, not PostgreSQL: a DDL statement commits by itself"
            },
            {
                "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.117891",
                false,
                "The server is Amazon Redshift, not PostgreSQL: it has no advisory locks"
            },
        };

    [Theory, MemberData(nameof(Named))]
    public async Task One_that_says_its_name_is_refused_by_it(string version, bool knowsAll, string message)
    {
        await using var server = new ServerDouble(sql =>
            sql.Contains("version()", StringComparison.Ordinal) ? new(version)
            : knowsAll ? new("1")
            : new(null, "42883")
        );

        (await RefusalAsync(server)).Should().StartWith(message).And.EndWith("Nothing was run.");
        server.Statements.Should().NotContain(sql => sql.Contains("create table", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0A000")]
    [InlineData("42883")]
    public async Task One_that_does_not_is_refused_by_what_it_lacks(string sqlState)
    {
        await using var server = new ServerDouble(sql =>
            sql.Contains("version()", StringComparison.Ordinal) ? new("PostgreSQL 16") : new(null, sqlState)
        );

        (await RefusalAsync(server))
            .Should()
            .Be(
                "The server lacks what every PostgreSQL has, so it is another database that speaks the protocol "
                    + $"(not supported here, {sqlState}). Nothing was run."
            );
    }

    [Fact]
    public async Task In_a_fleet_it_fails_its_own_target_with_2_and_the_others_are_done()
    {
        await using var server = new ServerDouble(_ => new("CockroachDB CCL v25.2.1"));
        var database = await postgres.NewDatabaseAsync();
        using var folder = new MigrationFolder(("001_a", "create table a (i int)"));

        var result = await Tool.RunAsync(
            ["apply", "--targets", "-", "-m", folder.Path],
            input: $"{server.ConnectionString}\n{database.ConnectionString}"
        );

        result.ExitCode.Should().Be(2, result.All);
        result
            .Output.Should()
            .MatchRegex("(?m)^failed: 127.*/d: The server is CockroachDB")
            .And.Contain("1 applied, 1 failed");
        (await database.HistoryAsync()).Should().Equal("001_a");
    }

    private static async Task<string> RefusalAsync(ServerDouble server)
    {
        await using var dataSource = new NpgsqlSlimDataSourceBuilder(server.ConnectionString)
            .ConfigureTypeLoading(types => types.EnableTypeLoading(false))
            .Build();
        var migrator = new Migrator(dataSource, MigrationSource.InMemory(("001_a", "create table a (i int)")));
        var plan = await migrator.Invoking(m => m.PlanAsync(Ct)).Should().ThrowAsync<UnsupportedServerException>();
        var apply = await migrator.Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<UnsupportedServerException>();
        apply.Which.Message.Should().Be(plan.Which.Message);
        return apply.Which.Message;
    }
}
