using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MigrationKit.Hosting;

/// <summary>Adds the state of the migrations to the health of an application.</summary>
public static class HealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is degraded where migrations have drifted, and fails where migrations are pending, or where
    /// that cannot be told: no connection, an invalid folder. Its data names them, <c>pending</c> and <c>drift</c>.
    /// Needs <see cref="ServiceCollectionExtensions.AddMigrationKit"/>.
    /// </summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What a failure is; by default <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags of the check, to filter by.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddMigrationKit(
        this IHealthChecksBuilder builder,
        string name = "migrations",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(
            new(
                name,
                services => new MigrationHealthCheck(services.GetRequiredService<Migrator>()),
                failureStatus,
                tags
            )
        );
    }
}
