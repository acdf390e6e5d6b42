using MigrationKit;
using MigrationKit.EntityFrameworkCore;
using Npgsql;
using Shop;

// Applies the migrations of the context as MigrationKit does: exactly once, however many instances start together.
var connectionString =
    Environment.GetEnvironmentVariable("DATABASE")
    ?? throw new InvalidOperationException("Set DATABASE to a connection string.");
await using var dataSource = NpgsqlDataSource.Create(connectionString);
await using var context = new ShopContext(ShopContext.WithoutDatabase);

var report = await new Migrator(dataSource, MigrationSource.From(context)).ApplyAsync();

Console.WriteLine($"{report.Applied.Count} applied, {report.Skipped.Count} skipped");
