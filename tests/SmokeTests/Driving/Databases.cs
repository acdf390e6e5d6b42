using MigrationKit.Testing;
using MigrationKit.Testing.Containers;
using MigrationKit.Tests;

namespace SmokeTests.Driving;

/// <summary>Databases for single tests, and servers. Where the tests are pointed at a deployed application, they are skipped.</summary>
internal static class Databases
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>As the audit found it.</summary>
    public static async Task<TestDatabase> AuditedDatabaseAsync(this PostgresFixture postgres)
    {
        SkipWhereDeployed();
        var database = await postgres.NewDatabaseAsync();
        await Migrations.AuditedStateAsync(database.DataSource);
        return database;
    }

    /// <summary>With all migrations applied.</summary>
    public static async Task<TestDatabase> MigratedDatabaseAsync(this PostgresFixture postgres)
    {
        SkipWhereDeployed();
        var database = await postgres.NewDatabaseAsync();
        await Migrations.ApplyAsync(database.DataSource);
        return database;
    }

    /// <summary>A server for one test that restarts or crashes it: the run's own is in use by the others.</summary>
    public static async Task<PostgresHost> OwnServerAsync(this PostgresFixture postgres)
    {
        SkipWhereDeployed();
        Assert.SkipWhen(
            postgres.Host is ServerHost,
            "The test restarts or crashes a server of its own, and host Server has only the one that it was given."
        );
        return await PostgresHosts.StartNewAsync(cancellationToken: Ct);
    }

    private static void SkipWhereDeployed() =>
        Assert.SkipWhen(
            Deployment.Address is not null,
            $"The test needs a database of its own; {Deployment.Variable} points at a deployed application."
        );
}
