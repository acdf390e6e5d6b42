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

    /// <summary>All of the tools' own names that the role may read, those on the search path first.</summary>
    public static async Task<IReadOnlyList<OtherHistory>> FindAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var found = new List<OtherHistory>();
        var tables = await TablesAsync(
                connection,
                $"c.relname = any({Quote.Array(OtherTools.TableNames)})",
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var (table, columns) in tables)
        {
            if (OtherTools.OwnerOf(table.Table, columns) is { } tool)
            {
                found.Add(new(tool, table));
            }
        }
        return found;
    }

    /// <summary>The one that was adopted; null where it is gone, or has become something else.</summary>
    public static async Task<OtherHistory?> FindAsync(
        NpgsqlConnection connection,
        AdoptedHistory adopted,
        CancellationToken cancellationToken
    )
    {
        if (OtherTools.Find(adopted.Tool) is not { } tool)
        {
            return null;
        }
        var tables = await TablesAsync(
                connection,
                $"n.nspname || '.' || c.relname = {Quote.Literal(adopted.Table)}",
                cancellationToken
            )
            .ConfigureAwait(false);
        return tables.Exists(table => tool.HasColumns(table.Columns)) ? new(tool, tables[0].Name) : null;
    }

    /// <summary>That of a tool which was told to call its table so.</summary>
    /// <exception cref="HistoryException">There is no such table, or its columns are not those of the tool.</exception>
    private static async Task<OtherHistory> FindAsync(
        NpgsqlConnection connection,
        OtherTool tool,
        TableName name,
        CancellationToken cancellationToken
    )
    {
        var schema = name.Schema is null ? "" : $" and n.nspname = {Quote.Literal(name.Schema)}";
        var tables = await TablesAsync(
                connection,
                $"c.relname = {Quote.Literal(name.Table)}{schema}",
                cancellationToken
            )
            .ConfigureAwait(false);
        var owned = tables.Where(table => tool.HasColumns(table.Columns)).ToList();
        return owned.Count > 0
            ? new(tool, owned[0].Name)
            : throw new HistoryException(
                tables.Count == 0
                    ? $"There is no table {name} that this role may read. Nothing was recorded."
                    : $"Table {name} is not a history of {tool.Name}: it has the columns "
                        + $"{string.Join(", ", tables[0].Columns)}. Nothing was recorded."
            );
    }

    private static async Task<List<(TableName Name, string[] Columns)>> TablesAsync(
        NpgsqlConnection connection,
        string condition,
        CancellationToken cancellationToken
    )
    {
        // As text, so that no type has to be loaded.
        return await connection
            .ReadAllAsync(
                $"""
                select n.nspname::text, c.relname::text, string_agg(a.attname::text, e'\n')
                from pg_catalog.pg_class c
                join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                where {condition} and c.relkind in ('r', 'p', 'v')
                  and c.relpersistence <> 't' and n.nspname !~ '^pg_'
                  and pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select')
                group by n.nspname, c.relname, c.oid
                order by pg_catalog.array_position(pg_catalog.current_schemas(false), n.nspname), n.nspname, c.relname
                """,
                reader => (new TableName(reader.GetString(0), reader.GetString(1)), reader.GetString(2).Split('\n')),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The one that is meant.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="name">The tool; null where the database has only one such history.</param>
    /// <param name="table">Its table; null where it is called as the tool calls it.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidOptionException">There is no such tool.</exception>
    /// <exception cref="HistoryException">There is no such history, or more than one.</exception>
    public static async Task<OtherHistory> ChooseAsync(
        NpgsqlConnection connection,
        string? name,
        string? table,
        CancellationToken cancellationToken
    )
    {
        var tool = name is null
            ? null
            : OtherTools.Find(name)
                ?? throw new InvalidOptionException(
                    $"'{name}' is no tool whose history is known: name one of {OtherTools.Choice}."
                );
        if (table is not null)
        {
            return await FindAsync(
                    connection,
                    tool ?? throw new InvalidOptionException("A table needs the tool's name, too."),
                    TableName.Parse(table),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        var all = await FindAsync(connection, cancellationToken).ConfigureAwait(false);
        var found = all.Where(history => tool is null || history.Tool == tool).ToList();
        if (found.Count == 0)
        {
            throw new HistoryException(NoneFound(tool));
        }
        var isVisible =
            tool is not null
            && found.Count > 1
            && await found[0].IsVisibleAsync(connection, cancellationToken).ConfigureAwait(false);
        return found.Count == 1 || isVisible
            ? found[0]
            : throw new HistoryException(
                $"{string.Join(" and ", found.Select(history => $"{history.DisplayName} ({history.Tool.Name})"))} "
                    + "are histories of other tools. Name the tool with --from, and the table with --from-table."
            );
    }

    private static string NoneFound(OtherTool? tool) =>
        tool is null
            ? "No table here is the history of another tool that is known: "
                + $"{string.Join(", ", OtherTools.TableNames)}. Nothing was recorded."
            : $"No table here is a history of {tool.Name}: it is called "
                + $"{string.Join(" or ", tool.Tables)}, unless --from-table names another. Nothing was recorded.";

    /// <summary>Whether it is what its name without a schema stands for.</summary>
    private async Task<bool> IsVisibleAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var bare = Quote.Literal(Quote.Identifier(Table.Table));
        await using var question = OwnPath.AskedOf(
            connection,
            $"select pg_catalog.to_regclass({bare}) = pg_catalog.to_regclass({Quote.Literal(Table.ToString())})"
        );
        return await question.ReadScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    /// <summary>Its rows, as the tool would judge them.</summary>
    public async Task<IReadOnlyList<ToolRow>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var query = OwnPath.Query(
            connection,
            string.Format(CultureInfo.InvariantCulture, Tool.Query, Table)
        );
        return await query
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
