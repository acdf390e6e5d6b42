using MigrationKit.Exceptions;
using MigrationKit.Execution;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Fleets;

/// <summary>How many targets of a server run at the same time where nobody says it.</summary>
internal static class ServerCapacity
{
    private const int Most = 16;

    // A file outside a transaction takes a second connection, and so does a look at a server that says nothing.
    private const int ConnectionsOfTarget = 2;

    // numbackends is there for every role; pg_stat_activity shows others' backends to few.
    private const string FreeSql = """
        select current_setting('max_connections')::int
          - current_setting('superuser_reserved_connections')::int
          - coalesce(current_setting('reserved_connections', true)::int, 0)
          - (select coalesce(sum(numbackends), 0)::int from pg_catalog.pg_stat_database)
          + 1
        """;

    /// <summary>Asks the server by way of one of its targets.</summary>
    public static async Task<int> AskAsync(
        FleetTarget target,
        MigratorOptions options,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var dataSource = target.Open();
            await using var connection = await new Server(dataSource, options)
                .OpenAsync(cancellationToken)
                .ConfigureAwait(false);
            await using var query = OwnPath.Query(connection, FreeSql);
            var free = await query.ReadScalarAsync(cancellationToken).ConfigureAwait(false);
            return free is int count ? Math.Clamp(count / ConnectionsOfTarget, 1, Most) : Most;
        }
        catch (Exception e) when (e is DatabaseUnavailableException or NpgsqlException or ArgumentException)
        {
            // The target is about to meet the same, and its result says it; another may still be reached.
            return Most;
        }
    }
}
