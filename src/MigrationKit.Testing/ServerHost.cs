using MigrationKit.Connections;

namespace MigrationKit.Testing;

/// <summary>
/// A server that is there already. Databases are created on it and dropped again, all with names that begin with
/// <c>mk_</c>; nothing else is touched, and the server stays when this is disposed.
/// </summary>
public sealed class ServerHost : PostgresHost
{
    internal const string Variable = "MIGRATIONKIT_POSTGRES";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private ServerHost(string connectionString)
        : base("Server", connectionString) { }

    /// <summary>Connects to a server.</summary>
    /// <param name="connectionString">
    /// Npgsql's keywords, psql's keywords or a <c>postgres://</c> URL, completed by psql's environment variables; without a
    /// database <c>postgres</c> is used. The role must have the right to create databases.
    /// </param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="PostgresHostException">
    /// The string is malformed, the server cannot be reached, or the role may not create databases.
    /// </exception>
    public static async Task<ServerHost> StartAsync(
        string connectionString,
        CancellationToken cancellationToken = default
    )
    {
        var host = new ServerHost(Read(connectionString));
        try
        {
            await host.ConnectAsync(ConnectTimeout, cancellationToken).ConfigureAwait(false);
            await host.CheckRoleAsync(cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Without passwords: they are not made for the run, and the output of tests is kept and shared.</summary>
    internal override string Printable(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Password = null, SslPassword = null }.ConnectionString;

    private static string Read(string connectionString)
    {
        try
        {
            // PGDATABASE names a database of the user's; this one is where others are created from.
            return ConnectionText
                .Read(
                    connectionString,
                    name => name is "PGDATABASE" ? null : Environment.GetEnvironmentVariable(name),
                    ("dbname", "postgres")
                )
                .ToConnectionString();
        }
        catch (ConnectionStringException e)
        {
            throw new PostgresHostException(
                $"The server's connection string ({Variable}) cannot be used: {e.Message}. {e.Advice}"
            );
        }
    }

    private async Task CheckRoleAsync(CancellationToken cancellationToken)
    {
        var refused = await Maintenance
            .ScalarAsync<string>(
                "select rolname::text from pg_roles where rolname = current_user and not (rolcreatedb or rolsuper)",
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        if (refused is not null)
        {
            throw new PostgresHostException(
                $"Role '{refused}' may not create databases on the server that {Variable} names. "
                    + $"Run there: alter role \"{refused}\" createdb; or name another role."
            );
        }
    }
}
