using MigrationKit.Connections;
using Npgsql;

namespace MigrationKit.Cli.Shared;

/// <summary>A data source with only the parts of Npgsql that a migration run needs: the others cost start-up time.</summary>
internal static class DataSource
{
    /// <exception cref="UsageException">The settings contradict each other.</exception>
    internal static NpgsqlDataSource Create(ResolvedConnection connection)
    {
        try
        {
            return connection.CreateDataSource();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // Npgsql's message may repeat parts of the string, so it is not passed on.
            throw new UsageException(
                "The connection's settings contradict each other, or one of them is not supported. "
                    + "Leave out all but host, port, database, user, password and sslmode, and add the others one by one. "
                    + "(The connection is not repeated here because it may hold a password.)"
            );
        }
    }
}
