using Npgsql;
#if CONTAINER
using Respawn;
#endif

namespace SmokeTests.Driving;

/// <summary>
/// Empties all tables but the history, for tests that share a database. A Container build leaves it to Respawn; a Local
/// build does it with one statement.
/// </summary>
internal sealed class DatabaseReset
{
    private const string History = "schema_migrations";
    private readonly NpgsqlDataSource _database;

#if CONTAINER
    private readonly Respawner _respawner;

    private DatabaseReset(NpgsqlDataSource database, Respawner respawner)
    {
        _database = database;
        _respawner = respawner;
    }

    /// <summary>Looks once which tables there are, after the migrations.</summary>
    public static async Task<DatabaseReset> CreateAsync(
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var options = new RespawnerOptions
        {
            DbAdapter = DbAdapter.Postgres,
            SchemasToInclude = ["public"],
            TablesToIgnore = [History],
            WithReseed = true,
        };
        return new(database, await Respawner.CreateAsync(connection, options));
    }

    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await _respawner.ResetAsync(connection);
    }
#else
    private readonly string _truncate;

    private DatabaseReset(NpgsqlDataSource database, string truncate)
    {
        _database = database;
        _truncate = truncate;
    }

    /// <summary>Looks once which tables there are, after the migrations.</summary>
    public static async Task<DatabaseReset> CreateAsync(
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(
            """
            select format('truncate %s restart identity cascade', string_agg(oid::regclass::text, ', '))
            from pg_class
            where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relname <> $1
            """
        );
        command.Parameters.Add(new() { Value = History });
        return new(database, (string)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(_truncate);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
#endif
}
