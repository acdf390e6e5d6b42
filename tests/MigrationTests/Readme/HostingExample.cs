using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using MigrationKit.Hosting;

namespace MigrationTests.Readme;

/// <summary>The example of the README of MigrationKit.Hosting, word for word.</summary>
internal static class HostingExample
{
    public static async Task<HealthStatus> RunAsync(string connectionString, CancellationToken ct)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = Repository.Root });
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Default", connectionString)]);
        builder.Services.AddMigrationKit();
        builder.Services.AddHealthChecks().AddMigrationKit();

        using var host = builder.Build();
        await host.StartAsync(ct);

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(ct);
        return report.Status;
    }
}
