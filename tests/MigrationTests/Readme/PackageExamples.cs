using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.EntityFrameworkCore;
using MigrationKit.Testing;
using MigrationKit.Testing.Containers;
using MigrationKit.Verification;
using Npgsql;
using Shop;

namespace MigrationTests.Readme;

/// <summary>The examples of the packages' own READMEs, word for word; MigrationKit's is the <see cref="LibraryExample"/>.</summary>
internal static class PackageExamples
{
    public static async Task<long> TestingAsync()
    {
        await using var host = await PostgresHosts.StartAsync();
        var databases = await TestDatabases.CreateAsync(host, MigrationSource.Directory("migrations"));

        await using var database = await databases.CreateAsync("a test");
        await using var command = database.DataSource.CreateCommand("SELECT count(*) FROM schema_migrations");

        return (long)(await command.ExecuteScalarAsync())!;
    }

    public static async Task VerificationAsync()
    {
        await using var host = await PostgresHosts.StartAsync();
        var verifier = new Verifier(host, new VerificationOptions { Migrations = "migrations" });

        var result = await verifier.RunAsync("MK102");

        result.ThrowIfFailed();
    }

    public static async Task<int> EntityFrameworkCoreAsync(string connectionString)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var context = new ShopContext(ShopContext.WithoutDatabase);
        var migrator = new Migrator(dataSource, MigrationSource.From(context));

        var report = await migrator.ApplyAsync();

        return report.Applied.Count;
    }

    public static async Task AuditAsync(string connectionString)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        var auditor = new Auditor(dataSource, MigrationSource.Directory("migrations"));

        var report = await auditor.AuditAsync();

        Console.WriteLine(report.NeedsAction ? "Action is needed." : "All is well.");
    }
}
