using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MigrationKit.Hosting;

/// <summary>Plans, and applies nothing. What planning throws is a failure with its message, as for every check.</summary>
internal sealed class MigrationHealthCheck(Migrator migrator) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var plan = await migrator.PlanAsync(cancellationToken).ConfigureAwait(false);
        var pending = plan.NamesToRecord();
        IReadOnlyList<string> drift = [.. plan.Refused.Select(entry => entry.Name)];
        var data = new Dictionary<string, object> { ["pending"] = pending, ["drift"] = drift };
        return (pending.Count, drift.Count) switch
        {
            (0, 0) => HealthCheckResult.Healthy("Nothing is pending.", data),
            // The schema has all that this version of the application knows of.
            (0, _) => HealthCheckResult.Degraded($"Drift: {string.Join(", ", drift)}", data: data),
            _ => new(
                context.Registration.FailureStatus,
                $"{pending.Count} pending: {string.Join(", ", pending)}",
                data: data
            ),
        };
    }
}
