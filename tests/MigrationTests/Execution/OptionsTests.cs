using MigrationKit;

namespace MigrationTests.Execution;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_those_that_are_documented() =>
        new MigratorOptions()
            .Should()
            .BeEquivalentTo(
                new
                {
                    HistoryTable = "schema_migrations",
                    To = (string?)null,
                    OutOfOrder = false,
                    Allow = Array.Empty<string>(),
                    DryRun = false,
                    RunLockTimeout = TimeSpan.FromMinutes(5),
                    LockTimeout = TimeSpan.FromSeconds(5),
                    StatementTimeout = (TimeSpan?)null,
                    RetryBudget = TimeSpan.FromSeconds(30),
                    WaitForServer = TimeSpan.Zero,
                }
            );

    [Fact]
    public void So_are_those_of_a_fleet() =>
        new FleetOptions()
            .Should()
            .BeEquivalentTo(
                new
                {
                    Migrator = new MigratorOptions(),
                    Parallelism = 64,
                    ParallelismPerServer = (int?)null,
                    Canary = 0,
                    AfterCanary = (object?)null,
                    StopAfterFailures = (int?)null,
                }
            );
}
