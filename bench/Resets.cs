using Npgsql;
using Respawn;

namespace MigrationKit.Bench;

/// <summary>Ways to empty all tables but the history of a database that tests share.</summary>
internal sealed class Resets(IReadOnlyList<(string Name, Func<CancellationToken, Task> RunAsync)> all)
{
    private const string History = "schema_migrations";

    internal IReadOnlyList<(string Name, Func<CancellationToken, Task> RunAsync)> All => all;

    internal static async Task<Resets> CreateAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"""
            select format('truncate %s restart identity cascade', string_agg(oid::regclass::text, ', '))
            from pg_class
            where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relname <> '{History}'
            """
        );
        var truncate = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
        return new(
            [
                (
                    "one shared database, TRUNCATE",
                    async token =>
                    {
                        await using var reset = database.CreateCommand(truncate);
                        await reset.ExecuteNonQueryAsync(token);
                    }
                ),
                ("one shared database, Respawn", await RespawnAsync(database, cancellationToken)),
            ]
        );
    }

    private static async Task<Func<CancellationToken, Task>> RespawnAsync(
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var respawner = await Respawner.CreateAsync(
            connection,
            new()
            {
                DbAdapter = DbAdapter.Postgres,
                SchemasToInclude = ["public"],
                TablesToIgnore = [History],
                WithReseed = true,
            }
        );
        return async token =>
        {
            await using var open = await database.OpenConnectionAsync(token);
            await respawner.ResetAsync(open);
        };
    }
}
