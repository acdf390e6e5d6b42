using Npgsql;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>What a snapshot leaves out although it is there: the server's own, and what extensions made.</summary>
internal static class ServerObjects
{
    /// <summary>Asks the server which of these names it finds as a relation, type or routine; nothing is written.</summary>
    internal static async Task AddBeyondAsync(
        this CatalogObjects catalog,
        NpgsqlConnection connection,
        IReadOnlyCollection<string> names,
        CancellationToken cancellationToken
    )
    {
        if (names.Count == 0)
        {
            return;
        }
        // One text and not an array: a data source without array types is enough.
        await using var command = new NpgsqlCommand(
            """
            select name,
              pg_catalog.to_regclass(name) is not null or pg_catalog.to_regtype(name) is not null,
              exists (select from pg_catalog.pg_proc where proname = name)
            from pg_catalog.unnest(pg_catalog.string_to_array($1, e'\n')) name
            """,
            connection
        )
        {
            Parameters =
            {
                new NpgsqlParameter<string>
                {
                    TypedValue = string.Join('\n', names),
                    NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text,
                },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            catalog.AddBeyond(reader.GetString(0), isObject: reader.GetBoolean(1), isRoutine: reader.GetBoolean(2));
        }
    }
}
