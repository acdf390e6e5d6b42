using Npgsql;

namespace MigrationKit.Sql;

/// <summary>
/// The search_path of our own SQL. Under the user's one, a function, an operator or a type of a user may be taken for the
/// server's: where its schema stands before <c>pg_catalog</c>, or where it fits better. The server looks them up when it
/// reads a query; what a query says of names, and which relation a text names, it looks up when it runs it.
/// </summary>
internal static class OwnPath
{
    private const string Own = "pg_catalog, pg_temp";

    // Where pg_catalog comes first on a path, nothing of a user's can be in the current schema.
    private const string Schemas =
        "pg_catalog.array_remove(pg_catalog.current_schemas(false), 'pg_catalog'::pg_catalog.name)";

    private const string Kept = "migrationkit.search_path";

    private const string OfNames = "migrationkit.names";

    /// <summary>
    /// An expression that keeps the user's until the end of the transaction. Like all that runs under any path, it has
    /// only functions with their schema, and no operator.
    /// </summary>
    public const string Keep = $"pg_catalog.set_config('{Kept}', pg_catalog.current_setting('search_path'), true)";

    /// <summary>An expression that sets it until the end of the transaction.</summary>
    public const string Set = $"pg_catalog.set_config('search_path', '{Own}', true)";

    /// <summary>The same as a command, which costs less, for inside a transaction.</summary>
    public const string SetLocal = $"set local search_path = {Own}";

    private const string SetKept = $"pg_catalog.set_config('search_path', pg_catalog.current_setting('{Kept}'), true)";

    /// <summary>
    /// Settings, with the expressions that give their values: the own path, and the one of <see cref="WithNames"/>. Under that
    /// pg_catalog goes before the current schema unasked, temporary tables behind.
    /// </summary>
    public static IEnumerable<(string Name, string Value)> Settings { get; } =
    [
        (
            OfNames,
            $"coalesce(pg_catalog.textcat(pg_catalog.quote_ident(({Schemas})[1]::pg_catalog.text), ', pg_temp'), '{Own}')"
        ),
        ("search_path", $"'{Own}'"),
    ];

    /// <summary>
    /// What a query is selected from that is read under the own path and run under one by which only names of the current
    /// schema are written without it. <see cref="Settings"/> have to be set.
    /// </summary>
    /// <param name="query">The query; it may name common table expressions around it.</param>
    /// <param name="columns">Its columns.</param>
    public static string WithNames(string query, string columns) => Under(OfNames, query, $"named({columns})");

    // The join makes sure that nothing of the query runs before the path is set; and OFFSET, that it stays a join.
    private static string Under(string path, string query, string alias) =>
        $"""
            (select pg_catalog.set_config('search_path', pg_catalog.current_setting('{path}'), true) as path offset 0) first,
            lateral (select asked.* from ({query}) asked where first.path is not null offset 0) {alias}
            """;

    /// <summary>An expression that sets the user's, again until the end of the transaction.</summary>
    public static string SetBack(string path) => $"pg_catalog.set_config('search_path', {Quote.Literal(path)}, true)";

    /// <summary>The query, to be read under it and run under the user's path: what names mean, and how they are written.</summary>
    public static string Theirs(string sql) => $"select answer.* from {Under(Kept, sql, "answer")}";

    /// <summary>Such a query in a message of its own.</summary>
    public static NpgsqlBatch AskedOf(
        NpgsqlConnection connection,
        string sql,
        params ReadOnlySpan<NpgsqlParameter> values
    ) => Query(connection, Theirs(sql), values);

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
