using System.Globalization;
using MigrationKit.Exceptions;
using MigrationKit.History;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>The history of another tool in a database. It is only ever read.</summary>
/// <param name="Tool">Whose it is.</param>
/// <param name="Table">The table.</param>
internal sealed record OtherHistory(OtherTool Tool, TableName Table)
{
    /// <summary>How messages call the table.</summary>
    public string DisplayName => $"{Table.Schema}.{Table.Table}";

    /// <summary>All that the role may read, those on the search path first.</summary>
    public static async Task<IReadOnlyList<OtherHistory>> FindAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        // As text, so that no type has to be loaded.
        await using var command = new NpgsqlCommand(
            $"""
            select n.nspname::text, c.relname::text, string_agg(a.attname::text, e'\n')
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relname = any({Quote.Array(
                OtherTools.TableNames
            )}) and c.relkind in ('r', 'p', 'v')
              and c.relpersistence <> 't' and n.nspname !~ '^pg_'
              and pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select')
            group by n.nspname, c.relname, c.oid
            order by pg_catalog.pg_table_is_visible(c.oid) desc, n.nspname, c.relname
            """,
            connection
        );
        await using var reader = await command
            .ExecuteReaderAsync(cancellationToken)
            .ConfigureAwait(false);
        var found = new List<OtherHistory>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (schema, table) = (reader.GetString(0), reader.GetString(1));
            if (OtherTools.OwnerOf(table, reader.GetString(2).Split('\n')) is { } tool)
            {
                found.Add(new(tool, new(schema, table)));
            }
        }
        return found;
    }

    /// <summary>The one that is meant.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="name">The tool; null where the database has only one such history.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidOptionException">There is no such tool.</exception>
    /// <exception cref="HistoryException">There is no such history, or more than one.</exception>
    public static async Task<OtherHistory> ChooseAsync(
        NpgsqlConnection connection,
        string? name,
        CancellationToken cancellationToken
    )
    {
        var tool = name is null
            ? null
            : OtherTools.Find(name)
                ?? throw new InvalidOptionException(
                    $"'{name}' is no tool whose history is known: name one of {OtherTools.Choice}."
                );
        var all = await FindAsync(connection, cancellationToken).ConfigureAwait(false);
        var found = all.Where(history => tool is null || history.Tool == tool).ToList();
        return found switch
        {
            [var one] => one,
            [] => throw new HistoryException(
                tool is null
                    ? "No table here is the history of another tool that is known: "
                        + $"{string.Join(", ", OtherTools.TableNames)}. Nothing was recorded."
                    : $"No table here is a history of {tool.Name}: it is called "
                        + $"{string.Join(" or ", tool.Tables)}. Nothing was recorded."
            ),
            [var first, ..] when tool is not null && await IsVisibleAsync().ConfigureAwait(false) =>
                first,
            _ => throw new HistoryException(
                $"{string.Join(" and ", found.Select(history => $"{history.DisplayName} ({history.Tool.Name})"))} "
                    + "are histories of other tools. Name the tool with --from, or set the search_path to the schema of one."
            ),
        };

        async Task<bool> IsVisibleAsync()
        {
            await using var command = new NpgsqlCommand(
                $"select pg_catalog.to_regclass({Quote.Literal(Quote.Identifier(found[0].Table.Table))}) "
                    + $"= pg_catalog.to_regclass({Quote.Literal(found[0].Table.ToString())})",
                connection
            );
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false)
                is true;
        }
    }

    /// <summary>Its rows, as the tool would judge them.</summary>
    public async Task<IReadOnlyList<ToolRow>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            string.Format(CultureInfo.InvariantCulture, Tool.Query, Table),
            connection
        );
        return await command
            .ReadAllAsync(
                reader => new ToolRow(
                    reader.GetString(0),
                    reader.GetString(1),
                    Text(reader, 2),
                    Text(reader, 3),
                    Enum.Parse<RowReach>(reader.GetString(4))
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
