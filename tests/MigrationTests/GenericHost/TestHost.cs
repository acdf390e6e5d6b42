using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MigrationKit;
using MigrationKit.Hosting;
using Npgsql;

namespace MigrationTests.GenericHost;

/// <summary>A host with nothing but migrations and their health check.</summary>
internal sealed class TestHost : IDisposable
{
    private readonly IHost _host;

    /// <param name="settings">The configuration, such as <c>MigrationKit:Mode</c>.</param>
    /// <param name="configure">The options in code.</param>
    /// <param name="services">What the application registers before the migrations.</param>
    public TestHost(
        Dictionary<string, string?> settings,
        Action<MigrationKitOptions>? configure = null,
        Action<IServiceCollection>? services = null
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug);
        services?.Invoke(builder.Services);
        builder.Services.AddMigrationKit(configure);
        builder.Services.AddHealthChecks().AddMigrationKit();
        _host = builder.Build();
    }

    /// <summary>A host whose one migration makes the table <c>a</c>.</summary>
    public static TestHost ForTable(
        string connectionString,
        MigrationMode mode = MigrationMode.Apply,
        Action<MigrationKitOptions>? configure = null,
        Action<IServiceCollection>? services = null
    ) =>
        new(
            new() { ["ConnectionStrings:Default"] = connectionString },
            options =>
            {
                options.Mode = mode;
                options.Source = MigrationSource.InMemory(("1", "create table a (i int)"));
                configure?.Invoke(options);
            },
            services
        );

    public LogRecorder Log { get; } = new();

    public Task StartAsync() => _host.StartAsync(TestContext.Current.CancellationToken);

    public async Task<HealthReportEntry> CheckAsync()
    {
        var report = await _host
            .Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(TestContext.Current.CancellationToken);
        return report.Entries["migrations"];
    }

    public void Dispose() => _host.Dispose();

    /// <summary>The same server with a port where nobody listens.</summary>
    public static string Unreachable(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Port = Hosting.LoopbackPort.Free() }.ConnectionString;
}
