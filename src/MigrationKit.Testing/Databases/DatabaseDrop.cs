namespace MigrationKit.Testing.Databases;

/// <summary>Drops a database, whatever subscribes from it.</summary>
internal static class DatabaseDrop
{
    // Any number; advisory locks are those of one database.
    private const long LockKey = 7_220_481_301;

    /// <param name="name">The database; it may have gone already.</param>
    /// <param name="force">Whether sessions in it are ended; otherwise they keep it.</param>
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
            await DropSubscriptionsAsync(host, name, force, cancellationToken).ConfigureAwait(false);
            await host.Maintenance.ExecuteAsync(drop, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Parts each from its slot first: the publisher may be out of reach, and its slot is not ours to drop. Of several who do
    /// so at once, one does it and the others find nothing left.
    /// </summary>
    private static async Task DropSubscriptionsAsync(
        PostgresHost host,
        string name,
        bool force,
        CancellationToken cancellationToken
    )
    {
        await using var database = Maintenance.In(host, name);
        await database
            .ExecuteAsync(
                $"""
                do $$
                declare
                  subscription text;
                begin
                  perform pg_advisory_xact_lock({LockKey});
                  for subscription in
                    select quote_ident(subname) from pg_subscription
                    where subdbid = (select oid from pg_database where datname = current_database())
                      and ({(force ? "true" : "false")} or not exists (
                        select from pg_stat_activity
                        where datname = current_database() and backend_type = 'client backend'
                          and application_name <> current_setting('application_name')))
                  loop
                    execute 'alter subscription ' || subscription || ' disable';
                    execute 'alter subscription ' || subscription || ' set (slot_name = none)';
                    execute 'drop subscription ' || subscription;
                  end loop;
                end $$
                """,
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
