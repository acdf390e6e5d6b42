using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MigrationKit;
using MigrationKit.EntityFrameworkCore;
using MigrationKit.Hosting;
using MigrationKit.Testing;
using MigrationKit.Verification;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Shop;

namespace MigrationTests.Readme;

/// <summary>The examples of <c>docs/efcore.md</c> and <c>docs/hosting.md</c>, word for word.</summary>
internal static class GuideExamples
{
    public static async Task<CheckResult> ReleasedMigrationsAsync(PostgresHost host)
    {
        await using var context = new ShopContext(ShopContext.WithoutDatabase);
        var options = new VerificationOptions
        {
            Source = MigrationSource.From(context),
            BaseSource = MigrationSource.From(context, upTo: "20260119090000_OrderTotals"),
        };

        return await new Verifier(host, options).RunAsync("MK402");
    }

    public static async Task WriteFootprintsAsync(PostgresHost host, string folder)
    {
        await using var context = new ShopContext(ShopContext.WithoutDatabase);

        await new FootprintWriter(host, MigrationSource.From(context), folder).WriteAsync();
    }

    public static async Task<MigrationReport> TakeOverAsync(TestDatabase database)
    {
        await using var context = new ShopContext(
            new DbContextOptionsBuilder(ShopContext.WithoutDatabase).UseNpgsql(database.ConnectionString).Options
        );
        await context.Database.MigrateAsync();
        var migrator = new Migrator(database.DataSource, MigrationSource.From(context));

        await migrator.AdoptFromAsync("efcore");

        return await migrator.ApplyAsync();
    }

    public static async Task<IReadOnlyCollection<Activity>> TraceAsync(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = Repository.Root });
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Default", connectionString)]);
        builder.Services.AddMigrationKit();
        builder
            .Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource("MigrationKit"))
            .WithMetrics(metrics => metrics.AddMeter("MigrationKit"));
        var exported = new List<Activity>();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddInMemoryExporter(exported));

        using var host = builder.Build();
        host.Services.GetRequiredService<TracerProvider>();
        host.Services.GetRequiredService<MeterProvider>();
        await host.StartAsync();
        await host.StopAsync();
        return exported;
    }
}
