using Npgsql;

namespace SmokeTests.Driving;

/// <summary>Reads what is in a database; each time over a new connection.</summary>
internal sealed class Rows(string connectionString)
{
    private readonly string _unpooled = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false,
    }.ConnectionString;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(_unpooled);
        await connection.OpenAsync(Ct);
        return connection;
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>What a user said, in order.</summary>
    public Task<string[]> SaidByAsync(string user) =>
        ScalarAsync<string[]>(
            "select array(select insight_text from conversation_insights where user_id = $1 order by created_at)",
            user
        );

    /// <summary>The tables that hold rows, and how many; the history is left out.</summary>
    public async Task<Dictionary<string, int>> CountsAsync()
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(
            """
            select relname::text, count.value from pg_class,
              xmltable('/row' passing query_to_xml(format('select count(*) as value from %s', pg_class.oid::regclass), false, true, '')
                columns value int) as count
            where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'schema_migrations' and count.value > 0
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var counts = new Dictionary<string, int>();
        while (await reader.ReadAsync(Ct))
        {
            counts.Add(reader.GetString(0), reader.GetInt32(1));
        }
        return counts;
    }
}
