using MigrationKit;
using Npgsql;

namespace MigrationTests.Readme;

/// <summary>The README's library example, between the braces word for word.</summary>
internal static class LibraryExample
{
    public static async Task RunAsync(string connectionString)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        var migrator = new Migrator(dataSource, MigrationSource.Directory("migrations"));

        var report = await migrator.ApplyAsync();

        Console.WriteLine($"{report.Applied.Count} applied, {report.Skipped.Count} skipped");
    }
}
