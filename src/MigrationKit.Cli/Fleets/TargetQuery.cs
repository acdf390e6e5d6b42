using System.IO.Enumeration;
using System.Text.Json;
using MigrationKit.Execution;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Cli.Fleets;

/// <summary>Asks the database of <c>--connection</c> for the targets.</summary>
internal static class TargetQuery
{
    /// <summary>The rows of a query of the user's.</summary>
    /// <exception cref="UsageException">The query fails. What the server says may repeat a value, so it is not passed on.</exception>
    internal static async Task<IReadOnlyList<TargetEntry>> RowsAsync(
        ParseResult parse,
        string query,
        CancellationToken cancellationToken
    )
    {
        List<string> rows;
        try
        {
            rows = await ReadAsync(
                parse,
                $"select pg_catalog.to_json(target)::text from (\n{query.TrimEnd(' ', '\t', '\r', '\n', ';')}\n) target",
                cancellationToken
            );
        }
        catch (PostgresException e)
        {
            throw new UsageException(
                $"The query of --targets-sql fails with {e.SqlState}. Try it in psql. "
                    + "(The server's message is not repeated here because it may hold a password.)"
            );
        }
        return
        [
            .. rows.Select(
                (row, i) =>
                {
                    using var document = JsonDocument.Parse(row);
                    return TargetEntry.FromJson(
                        $"row {i + 1} of --targets-sql",
                        document.RootElement,
                        othersAreLabels: true
                    );
                }
            ),
        ];
    }

    /// <summary>The schemas whose name matches; those of the system never do.</summary>
    internal static async Task<IReadOnlyList<TargetEntry>> SchemasAsync(
        ParseResult parse,
        string pattern,
        CancellationToken cancellationToken
    )
    {
        var schemas = await ReadAsync(
            parse,
            """
            select nspname::text from pg_catalog.pg_namespace
            where nspname !~ '^pg_' and nspname <> 'information_schema' order by nspname
            """,
            cancellationToken
        );
        return
        [
            .. schemas
                .Where(schema => FileSystemName.MatchesSimpleExpression(pattern, schema, ignoreCase: false))
                .Select(schema => new TargetEntry($"schema '{schema}'") { Schema = schema }),
        ];
    }

    private static async Task<List<string>> ReadAsync(
        ParseResult parse,
        string sql,
        CancellationToken cancellationToken
    )
    {
        await using var database = DatabaseOptions.Open(parse);
        var patience = parse.GetValue(DatabaseOptions.Wait) ?? TimeSpan.Zero;
        await using var connection = await new Server(database, new()).OpenAsync(patience, cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ReadAllAsync(reader => reader.GetString(0), cancellationToken);
    }
}
