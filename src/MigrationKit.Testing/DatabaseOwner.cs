using System.Security.Cryptography;
using MigrationKit.Testing.Databases;
using MigrationKit.Testing.Local;

namespace MigrationKit.Testing;

/// <summary>
/// The ordinary role that owns the databases of a server of our own: it creates databases and roles and trusted extensions,
/// and gets neither at files nor at programs. Made when it is first asked for.
/// </summary>
internal sealed class DatabaseOwner(PostgresHost host) : IDisposable
{
    internal const string Empty = "template0";

    private const string Name = "migrationkit";
    private const int FirstWithBoundCreateRole = 16;

    private readonly SemaphoreSlim _making = new(1);
    private string? _password;

    public void Dispose() => _making.Dispose();

    /// <summary>How to reach a database as its owner.</summary>
    internal string ConnectionString(string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(host.ConnectionString)
        {
            Database = database,
            // The rows are those of tests, and errors that show them are found sooner.
            IncludeErrorDetail = true,
        };
        if (!host.AsSuperuser)
        {
            settings.Username = Name;
            settings.Password = _password;
        }
        return settings.ConnectionString;
    }

    /// <summary>Creates a database that belongs to the role; a copy has the settings of its template.</summary>
    internal async Task CreateDatabaseAsync(
        string name,
        string template,
        string options,
        CancellationToken cancellationToken
    )
    {
        var owner = "";
        if (!host.AsSuperuser)
        {
            await MakeAsync(cancellationToken).ConfigureAwait(false);
            owner = $" owner {Name}";
        }
        await host
            .Maintenance.ExecuteAsync($"create database {name}{owner} template {template}{options}", cancellationToken)
            .ConfigureAwait(false);
        if (template != Empty)
        {
            await host.Maintenance.CopySettingsAsync(template, name, cancellationToken).ConfigureAwait(false);
        }
        // From 15 on, the schema belongs to whoever owns the database.
        else if (!host.AsSuperuser && host.ServerMajorVersion < 15)
        {
            await using var database = Maintenance.In(host, name);
            await database
                .ExecuteAsync($"alter schema public owner to {Name}", cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_password is not null)
            {
                return;
            }
            var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
            await host
                .Maintenance.ExecuteAsync(
                    $"create role {Name} login createdb createrole password '{ScramVerifier.Create(password)}'; "
                        + Bounds(),
                    cancellationToken
                )
                .ConfigureAwait(false);
            _password = password;
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>
    /// Before 16, CREATEROLE grants itself every role that is no superuser, those that get at files and programs too. They
    /// cannot be dropped in the ordinary way, and nothing needs them here. From 16 on it needs leave to become the roles that
    /// it makes, which it had before.
    /// </summary>
    private string Bounds() =>
        host.ServerMajorVersion >= FirstWithBoundCreateRole
            ? $"alter role {Name} set createrole_self_grant = 'set, inherit'"
            : """
                begin;
                set local allow_system_table_mods = on;
                delete from pg_catalog.pg_authid
                where rolname in ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program');
                commit
                """;
}
