using Npgsql;

namespace MigrationKit.Testing.Databases;

/// <summary>Drops a database, whoever is connected to it and whatever subscribes from it.</summary>
internal static class DatabaseDrop
{
    internal static async Task DropAsync(
        PostgresHost host,
        string name,
        CancellationToken cancellationToken
    )
    {
        var drop = $"drop database if exists {name} with (force)";
        try
        {
            await host.Maintenance.ExecuteAsync(drop, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            // FORCE ends sessions, but leaves subscriptions alone: "drop database" in PostgreSQL's documentation.
            await DropSubscriptionsAsync(host, name, cancellationToken).ConfigureAwait(false);
            await host.Maintenance.ExecuteAsync(drop, cancellationToken).ConfigureAwait(false);
        }
    }

    // Parted from its slot first: the publisher may be out of reach, and its slot is not ours to drop.
    private static async Task DropSubscriptionsAsync(
        PostgresHost host,
        string name,
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
                """,
                [],
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
