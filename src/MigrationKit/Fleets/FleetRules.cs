using MigrationKit.Exceptions;
using MigrationKit.Sql;

namespace MigrationKit.Fleets;

/// <summary>What must hold of targets and options before anything is opened.</summary>
internal static class FleetRules
{
    /// <exception cref="InvalidOptionException">It does not.</exception>
    public static void Check(IReadOnlyList<FleetTarget> targets, FleetOptions options)
    {
        var twice = targets
            .GroupBy(target => target.Name, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOptionException($"Two targets have the name '{twice.Key}'. Give each its own.");
        }
        if (
            options.Parallelism < 1
            || options.ParallelismPerServer < 1
            || options.StopAfterFailures < 1
            || options.Canary < 0
        )
        {
            throw new InvalidOptionException(
                "Parallelism, ParallelismPerServer and StopAfterFailures are numbers from 1, Canary is one from 0."
            );
        }
        if (
            TableName.Parse(options.Migrator.HistoryTable).Schema is not null
            && targets.Any(target => target.Schema is not null)
        )
        {
            throw new InvalidOptionException(
                $"The history table of a tenant is in the schema of the tenant: give '{options.Migrator.HistoryTable}' without a schema."
            );
        }
    }
}
