using Npgsql;

namespace MigrationKit.Testing.Databases;

/// <summary>Drops a database, whatever subscribes from it.</summary>
internal static class DatabaseDrop
{
    /// <param name="host">The server.</param>
    /// <param name="name">The database; it may have gone already.</param>
    /// <param name="force">Whether sessions in it are ended; otherwise they keep it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task DropAsync(
        PostgresHost host,
        string name,
        bool force,
        CancellationToken cancellationToken
    )
    {
        var drop = $"drop database if exists {name}{(force ? " with (force)" : "")}";
        try
        {
            await host.Maintenance.ExecuteAsync(drop, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            // FORCE ends sessions, but leaves subscriptions alone: "drop database" in PostgreSQL's documentation.
            await DropSubscriptionsAsync(host, name, force, cancellationToken)
                .ConfigureAwait(false);
            await host.Maintenance.ExecuteAsync(drop, cancellationToken).ConfigureAwait(false);
        }
    }

    // Parted from its slot first: the publisher may be out of reach, and its slot is not ours to drop.
    private static async Task DropSubscriptionsAsync(
        PostgresHost host,
        string name,
        bool force,
        CancellationToken cancellationToken
    )
    {
        var database = Maintenance.In(host, name);
        await using var _ = database.ConfigureAwait(false);
        var subscriptions = await database
            .RowsAsync<string>(
                """
                select quote_ident(subname) from pg_subscription
                where subdbid = (select oid from pg_database where datname = current_database())
                  and ($1 or not exists (
                    select from pg_stat_activity
                    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()))
                """,
                [force],
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var subscription in subscriptions)
        {
            foreach (
                var sql in (string[])
                    [
                        $"alter subscription {subscription} disable",
                        $"alter subscription {subscription} set (slot_name = none)",
                        $"drop subscription {subscription}",
                    ]
            )
            {
                await database.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
