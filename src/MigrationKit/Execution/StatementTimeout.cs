using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Names the <c>statement_timeout</c> that ended a statement.</summary>
internal static class StatementTimeout
{
    // Docs: 54.24 pg_settings, column source.
    private const string Sql = """
        select pg_catalog.current_setting(name), case source
          when 'user' then 'set for the role with ALTER ROLE'
          when 'database' then 'set for the database with ALTER DATABASE'
          when 'database user' then 'set for the role in this database with ALTER ROLE … IN DATABASE'
          when 'client' then 'set by the connection string'
          when 'session' then 'set in the session'
          else 'set for the server' end
        from pg_catalog.pg_settings where name = 'statement_timeout' and setting <> '0'
        """;

    /// <returns>The limit and where it comes from; null where the statement was ended by something else.</returns>
    public static async Task<string?> DescribeAsync(
        NpgsqlConnection connection,
        BurstFailure failure,
        MigratorOptions options,
        CancellationToken cancellationToken
    )
    {
        if (
            failure.Server is not { SqlState: PostgresErrorCodes.QueryCanceled } error
            || error.MessageText.Contains("user request", StringComparison.Ordinal)
        )
        {
            return null;
        }
        if (options.StatementTimeout is { } own)
        {
            return $"{own.TotalSeconds:0.###} s, by --statement-timeout";
        }
        await using var query = OwnPath.Query(connection, Sql);
        await using var reader = await query.ReadAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? $"{reader.GetString(0)}, {reader.GetString(1)}; --statement-timeout gives a run more time"
            : null;
    }
}
