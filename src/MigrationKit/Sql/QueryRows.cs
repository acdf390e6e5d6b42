using Npgsql;
using NpgsqlTypes;

namespace MigrationKit.Sql;

/// <summary>Runs statements and reads all rows of queries.</summary>
internal static class QueryRows
{
    /// <summary>Runs statements in one message, as they are: a batch does not parse them.</summary>
    public static async Task ExecuteAsync(
        this NpgsqlConnection connection,
        IEnumerable<string> statements,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new(statement));
        }
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks with a text as <c>$1</c>, and not with an array: a data source without array types is enough.</summary>
    public static Task<List<T>> AskAsync<T>(
        this NpgsqlConnection connection,
        string sql,
        string text,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        var parameter = new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text };
        return connection.ReadAllAsync(sql, read, cancellationToken, parameter);
    }

    /// <summary>Asks a query that is read under <see cref="OwnPath"/> and run under the user's.</summary>
    public static async Task<List<T>> ReadAllAsync<T>(
        this NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters
    )
    {
        await using var batch = OwnPath.AskedOf(connection, sql, parameters);
        return await batch.ReadAllAsync(read, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ReadAllAsync{T}(NpgsqlConnection, string, Func{NpgsqlDataReader, T}, CancellationToken, NpgsqlParameter[])"/>
    public static async Task<List<T>> ReadAllAsync<T>(
        this NpgsqlDataSource dataSource,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return await connection.ReadAllAsync(sql, read, cancellationToken, parameters).ConfigureAwait(false);
    }

    /// <summary>Runs a query of the user's own.</summary>
    public static async Task<List<T>> ReadAllAsync<T>(
        this NpgsqlCommand command,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAllAsync(read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same for a message of <see cref="OwnPath"/>.</summary>
    public static async Task<List<T>> ReadAllAsync<T>(
        this NpgsqlBatch batch,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using var reader = await batch.ReadAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAllAsync(read, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<T>> ReadAllAsync<T>(
        this NpgsqlDataReader reader,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }
        return rows;
    }
}
