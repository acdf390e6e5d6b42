using MigrationKit;
using MigrationKit.Hosting;

// Applies the migrations embedded in this assembly, then serves. However many instances start together, each
// migration runs once; an instance that fails to migrate does not start.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddMigrationKit(o => o.Source = MigrationSource.Assembly(typeof(Program).Assembly));
builder.Services.AddHealthChecks().AddMigrationKit();

await using var app = builder.Build();
app.MapHealthChecks("/health");
await app.RunAsync();
