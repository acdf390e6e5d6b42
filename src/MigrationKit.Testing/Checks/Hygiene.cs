using Npgsql;

namespace MigrationKit.Testing.Checks;

/// <summary>MK502: no file leaks session state. The runner takes it back; another tool, or psql, would not.</summary>
internal sealed class Hygiene()
    : Check("MK502", "hygiene", "Say SET LOCAL, drop what is temporary, release what you took.")
{
    private const string StateSql = """
        select format('setting %s = %s', name, setting) from pg_settings where source = 'session'
        union all select format('role %s', current_user)
        union all select format('temporary %s', relname) from pg_class where relnamespace = pg_my_temp_schema() and relkind in ('r', 'v', 'S')
        union all select format('prepared statement %s', name) from pg_prepared_statements where from_sql
        union all select format('advisory lock %s', objid) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()
        union all select format('listening to %s', c) from pg_listening_channels() c
        union all select format('cursor %s', name) from pg_cursors where is_holdable
        """;

    public override async Task<Judgement> JudgeAsync(
        Scene scene,
        CancellationToken cancellationToken
    )
    {
        var evidence = new List<Evidence>();
        foreach (var migration in scene.Migrations.Where(migration => !migration.NoTransaction))
        {
            await using var database = await scene
                .DatabaseAsync(scene.Before(migration), samples: false, cancellationToken)
                .ConfigureAwait(false);
            await using var connection = await database
                .DataSource.OpenConnectionAsync(cancellationToken)
                .ConfigureAwait(false);
            var before = await StateAsync(connection, cancellationToken).ConfigureAwait(false);
            await using (var batch = new NpgsqlBatch(connection) { Timeout = 0 })
            {
                foreach (
                    var sql in migration
                        .Statements.Select(s => s.Text)
                        .Prepend("begin")
                        .Append("commit")
                )
                {
                    batch.BatchCommands.Add(new(sql));
                }
                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            var after = await StateAsync(connection, cancellationToken).ConfigureAwait(false);
            evidence.AddRange(after.Except(before).Select(leak => Accuse(migration, leak)));
        }
        return Judgement.FailIfAny(evidence);
    }

    /// <summary>Names the last statement that mentions what leaked.</summary>
    private static Evidence Accuse(Migration migration, string leak)
    {
        var words = leak.Split(' ');
        var name = words[0] == "setting" ? words[1] : words[^1];
        var statement = migration.Statements.LastOrDefault(s =>
            s.Text.Contains(name, StringComparison.OrdinalIgnoreCase)
        );
        return new(
            $"leaks into the session: {leak}",
            migration.Path,
            statement?.Line ?? 0,
            statement?.Column ?? 0
        );
    }

    private static async Task<List<string>> StateAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        // Qualified by nothing: a file that empties search_path is just what is looked for, and pg_catalog stays.
        await using var command = new NpgsqlCommand(StateSql, connection);
        await using var reader = await command
            .ExecuteReaderAsync(cancellationToken)
            .ConfigureAwait(false);
        var state = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            state.Add(reader.GetString(0));
        }
        return state;
    }
}
