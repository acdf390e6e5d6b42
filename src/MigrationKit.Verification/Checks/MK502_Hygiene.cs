using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationKit.Verification.Checks;

/// <summary>MK502: no file leaks session state. The runner takes it back; another tool, or psql, would not.</summary>
internal sealed class MK502_Hygiene()
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
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        var evidence = new List<Evidence>();
        foreach (var migration in context.Migrations.Where(migration => !migration.NoTransaction))
        {
            await using var database = await context
                .DatabaseAsync(context.Before(migration), samples: false, cancellationToken)
                .ConfigureAwait(false);
            await using var connection = await database
                .DataSource.OpenConnectionAsync(cancellationToken)
                .ConfigureAwait(false);
            var before = await StateAsync(connection, cancellationToken).ConfigureAwait(false);
            var first = new Dictionary<string, SqlStatement>(StringComparer.Ordinal);
            await ExecuteAsync(connection, "begin", cancellationToken).ConfigureAwait(false);
            foreach (var statement in migration.Statements)
            {
                await ExecuteAsync(connection, statement.Text, cancellationToken)
                    .ConfigureAwait(false);
                foreach (
                    var state in await StateAsync(connection, cancellationToken)
                        .ConfigureAwait(false)
                )
                {
                    first.TryAdd(state, statement);
                }
            }
            await ExecuteAsync(connection, "commit", cancellationToken).ConfigureAwait(false);
            // Only now is it known what was meant for the transaction alone.
            var after = await StateAsync(connection, cancellationToken).ConfigureAwait(false);
            evidence.AddRange(
                after
                    .Except(before)
                    .Select(leak =>
                        Accuse(
                            migration,
                            first.GetValueOrDefault(leak) ?? Mentions(migration, leak),
                            leak
                        )
                    )
            );
        }
        return Judgement.FailIfAny(evidence);
    }

    /// <summary>For what comes with the commit only, such as LISTEN.</summary>
    private static SqlStatement? Mentions(Migration migration, string leak) =>
        migration.Statements.FirstOrDefault(statement =>
            statement.Text.Contains(leak.Split(' ')[^1], StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Names the first statement after which the leak was there.</summary>
    private static Evidence Accuse(Migration migration, SqlStatement? statement, string leak) =>
        new(
            $"leaks into the session: {leak}",
            migration.Path,
            statement?.Line ?? 0,
            statement?.Column ?? 0
        );

    private static async Task ExecuteAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken
    )
    {
        // In a batch, where the text is sent as it is.
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        batch.BatchCommands.Add(new(sql));
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
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
