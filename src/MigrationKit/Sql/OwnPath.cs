using Npgsql;

namespace MigrationKit.Sql;

/// <summary>
/// The search_path of the runner's own SQL. Under the user's one, a function, an operator or a type of a user may be taken
/// for the server's: where its schema stands before <c>pg_catalog</c>, or where it fits better.
/// </summary>
internal static class OwnPath
{
    private const string Names = "pg_catalog, pg_temp";

    /// <summary>
    /// An expression that keeps the user's until the end of the transaction. Like all that runs under any path, it has
    /// only functions with their schema, and no operator.
    /// </summary>
    public const string Keep =
        "pg_catalog.set_config('migrationkit.search_path', pg_catalog.current_setting('search_path'), true)";

    /// <summary>An expression that sets it until the end of the transaction.</summary>
    public const string Set = $"pg_catalog.set_config('search_path', '{Names}', true)";

    /// <summary>The same as a command, which costs less, for inside a transaction.</summary>
    public const string SetLocal = $"set local search_path = {Names}";

    /// <summary>An expression, with a comma behind it, that keeps the current schema, for <see cref="NameOf"/>.</summary>
    public const string KeepSchema =
        "pg_catalog.set_config('migrationkit.schema', pg_catalog.current_schema()::pg_catalog.text, true),";

    /// <summary>The relation that <see cref="KeepRelation"/> found; null where there is none.</summary>
    public const string Relation = "nullif(pg_catalog.current_setting('migrationkit.relation'), '')::oid";

    private const string SetKept =
        "pg_catalog.set_config('search_path', pg_catalog.current_setting('migrationkit.search_path'), true)";

    /// <summary>An expression, with a comma behind it, that finds a relation under the user's path.</summary>
    public static string KeepRelation(string name) =>
        $"pg_catalog.set_config('migrationkit.relation', pg_catalog.to_regclass({Quote.Literal(name)})::pg_catalog.oid::pg_catalog.text, true),";

    /// <summary>The name of a relation, qualified where it is not in the user's current schema.</summary>
    public static string NameOf(string oid) =>
        $"""
            (select case when named_in.nspname = pg_catalog.current_setting('migrationkit.schema') then ''
                else pg_catalog.quote_ident(named_in.nspname) || '.' end || pg_catalog.quote_ident(named.relname)
             from pg_catalog.pg_class named join pg_catalog.pg_namespace named_in on named_in.oid = named.relnamespace where named.oid = {oid})
            """;

    /// <summary>An expression that sets the user's, again until the end of the transaction.</summary>
    public static string SetBack(string path) => $"pg_catalog.set_config('search_path', {Quote.Literal(path)}, true)";

    /// <summary>One query under it, in a message that leaves the path as it was; see <see cref="ReadAsync"/>.</summary>
    public static NpgsqlBatch Query(
        NpgsqlConnection connection,
        string sql,
        params ReadOnlySpan<NpgsqlParameter> values
    )
    {
        var batch = new NpgsqlBatch(connection);
        batch.AddQuery(sql, "", values);
        return batch;
    }

    /// <summary>Adds the query to a message.</summary>
    /// <param name="batch">The message.</param>
    /// <param name="sql">The query.</param>
    /// <param name="keep">Expressions, each with a comma behind it, that keep what the user's path decides.</param>
    /// <param name="values">The parameters.</param>
    public static void AddQuery(
        this NpgsqlBatch batch,
        string sql,
        string keep,
        params ReadOnlySpan<NpgsqlParameter> values
    )
    {
        var query = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            query.Parameters.Add(value);
        }
        batch.BatchCommands.Add(new($"select {keep} {Keep}, {Set}"));
        batch.BatchCommands.Add(query);
        batch.BatchCommands.Add(new($"select {SetKept}"));
    }

    /// <summary>Sends such a message; the reader is at the rows of the query.</summary>
    public static async Task<NpgsqlDataReader> ReadAsync(this NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The first value of the query; null where there is no row, or the value is null.</summary>
    public static async Task<object?> ReadScalarAsync(this NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var reader = await batch.ReadAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        var value = await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? reader.GetValue(0) : null;
        return value is DBNull ? null : value;
    }
}
