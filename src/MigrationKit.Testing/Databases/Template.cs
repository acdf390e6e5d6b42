using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MigrationKit.Testing.Databases;

/// <summary>
/// A database that others are cloned from, built once per server for what its hash says. PostgreSQL's own mark for a
/// template is set last: a database of this name without it was left half-built, and is built again.
/// </summary>
internal sealed class Template(PostgresHost host, byte[] hash, Func<NpgsqlDataSource, CancellationToken, Task> build)
{
    internal string Name { get; } = DatabaseName.ForTemplate(hash);

    internal static async Task<Template> CreateAsync(
        PostgresHost host,
        string hash,
        Func<NpgsqlDataSource, CancellationToken, Task> build,
        CancellationToken cancellationToken
    )
    {
        // What was configured, and what a new database inherits.
        var settings = await host
            .Maintenance.ScalarAsync<string>(
                """
                select concat_ws(',',
                  (select string_agg(name || '=' || setting, ',' order by name) from pg_settings
                   where source in ('configuration file', 'global', 'user')),
                  encoding, datcollate, datctype)
                from pg_database where datname = 'template0'
                """,
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        var all = $"{host.ServerVersion}\n{host.AsSuperuser}\n{settings}\n{hash}";
        var template = new Template(host, SHA256.HashData(Encoding.UTF8.GetBytes(all)), build);
        await template.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return template;
    }

    internal async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (await IsFinishedAsync(cancellationToken).ConfigureAwait(false) == true)
        {
            return;
        }
        await host
            .Maintenance.LockedAsync(
                BinaryPrimitives.ReadInt64BigEndian(hash),
                () => BuildAsync(cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Null where there is no such database.</summary>
    private Task<bool?> IsFinishedAsync(CancellationToken cancellationToken) =>
        host.Maintenance.ScalarAsync<bool?>(DatabaseName.IsTemplate, [Name], cancellationToken);

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        var finished = await IsFinishedAsync(cancellationToken).ConfigureAwait(false);
        if (finished == true)
        {
            return;
        }
        var maintenance = host.Maintenance;
        if (finished == false)
        {
            await DatabaseDrop.DropAsync(host, Name, force: true, cancellationToken).ConfigureAwait(false);
        }
        await host
            .Owner.CreateDatabaseAsync(Name, DatabaseOwner.Empty, options: "", cancellationToken)
            .ConfigureAwait(false);
        await maintenance
            .ExecuteAsync($"comment on database {Name} is '{DatabaseName.Stamp}'", cancellationToken)
            .ConfigureAwait(false);
        var builder = new NpgsqlDataSourceBuilder(host.Owner.ConnectionString(Name));
        // An empty database has the basic types only.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        var dataSource = builder.Build();
        await using (dataSource.ConfigureAwait(false))
        {
            await build(dataSource, cancellationToken).ConfigureAwait(false);
        }
        // A clone waits for connections to its template, then fails: from here on there are none.
        await maintenance
            .ExecuteAsync($"alter database {Name} with allow_connections false is_template true", cancellationToken)
            .ConfigureAwait(false);
        await maintenance.DisconnectAsync(Name, cancellationToken).ConfigureAwait(false);
    }
}
