using MigrationKit;
using Npgsql;

// Applies the migrations embedded in this assembly, then serves. However many instances start together, each
// migration runs once; an instance that fails to migrate does not start.
var builder = WebApplication.CreateBuilder(args);
var connectionString =
    builder.Configuration.GetConnectionString("Default")
    ?? throw new InvalidOperationException("Set ConnectionStrings:Default.");
builder.Services.AddSingleton(NpgsqlDataSource.Create(connectionString));
await using var app = builder.Build();

var dataSource = app.Services.GetRequiredService<NpgsqlDataSource>();
var migrator = new Migrator(dataSource, MigrationSource.Assembly(typeof(Program).Assembly));
var report = await migrator.ApplyAsync(app.Lifetime.ApplicationStopping);
app.Logger.LogMigrated(report.Applied.Count, report.Skipped.Count);

app.MapGet("/migrations", () => report.Results);
await app.RunAsync();

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Applied {Applied} migrations, skipped {Skipped}")]
    public static partial void LogMigrated(this ILogger logger, int applied, int skipped);
}
