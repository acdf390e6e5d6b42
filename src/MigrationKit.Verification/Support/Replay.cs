namespace MigrationKit.Verification.Support;

/// <summary>Runs a file again in the state after it.</summary>
internal static partial class Replay
{
    private const string WrittenSql = """
        select array(select c::text
            from unnest('{pg_class,pg_attribute,pg_attrdef,pg_constraint,pg_index,pg_type,pg_enum,pg_proc,pg_trigger,pg_policy,pg_rewrite,
              pg_namespace,pg_description,pg_default_acl,pg_sequence,pg_extension,pg_event_trigger,pg_publication,pg_publication_rel,
              pg_statistic_ext,pg_inherits,pg_partitioned_table,pg_collation,pg_cast,pg_operator,pg_aggregate,pg_range,pg_foreign_server,
              pg_foreign_table,pg_foreign_data_wrapper,pg_user_mapping,pg_transform,pg_language,pg_ts_config,pg_ts_dict,pg_seclabel}'::regclass[]) c
            where pg_stat_get_xact_tuples_inserted(c) + pg_stat_get_xact_tuples_updated(c) + pg_stat_get_xact_tuples_deleted(c) > 0),
          array(select distinct case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end
            from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
            where l.pid = pg_backend_pid() and l.locktype = 'relation' and c.relkind = 'r' and l.relation >= 16384
              and (pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid) > 0
                or l.mode = 'AccessExclusiveLock'))
        """;

    /// <summary>The catalogs with many rows of the server's own, each with the oid that tells what a row belongs to.</summary>
    private static readonly Dictionary<string, string> LongCatalogs = new(StringComparer.Ordinal)
    {
        ["pg_class"] = "oid",
        ["pg_attribute"] = "attrelid",
        ["pg_index"] = "indexrelid",
        ["pg_type"] = "oid",
        ["pg_proc"] = "oid",
        ["pg_rewrite"] = "oid",
        ["pg_operator"] = "oid",
    };

    /// <summary>The first statement that fails, or what the file changes; null where it does neither.</summary>
    public static async Task<(Evidence Evidence, string? Cause)?> FindAsync(
        WalkStep step,
        CancellationToken cancellationToken
    )
    {
        if (!step.Migration.NoTransaction)
        {
            return await step.RollBackAsync(
                    connection => FindAsync(connection, step, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        if (IsHarmless(step.Migration))
        {
            await using var connection = await step
                .Walk.DataSource.OpenConnectionAsync(cancellationToken)
                .ConfigureAwait(false);
            return await TryAllAsync(connection, step.Migration, cancellationToken).ConfigureAwait(false);
        }
        await using var clone = await step.Walk.CloneAsync(cancellationToken).ConfigureAwait(false);
        return await FindAsync(clone, step.Migration, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether a no-transaction file, run again, changes nothing whatever comes of it, so that it needs no clone: guarded
    /// statements, up to one that the server refuses because its index is there.
    /// </summary>
    private static bool IsHarmless(Migration migration) =>
        migration
            .Statements.Select(statement => statement.Text)
            .SkipWhile(text => Guarded().IsMatch(text))
            .All(text => IndexByName().IsMatch(text));

    private static async Task<(Evidence Evidence, string? Cause)?> TryAllAsync(
        NpgsqlConnection connection,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        foreach (var statement in migration.Statements)
        {
            try
            {
                await connection.ExecuteAsync(statement.Text, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e)
            {
                return (Evidence.At(migration, statement, $"run again: {e.MessageText} ({e.SqlState})"), e.SqlState);
            }
        }
        return null;
    }

    [GeneratedRegex(
        @"^(create\s+(unique\s+)?index\s+concurrently\s+if\s+not\s+exists|alter\s+type\s+\S+\s+add\s+value\s+if\s+not\s+exists|analyze)\b",
        Words.AnyCase
    )]
    private static partial Regex Guarded();

    [GeneratedRegex(@"^create\s+(unique\s+)?index\s+concurrently\s+(?!on\b)", Words.AnyCase)]
    private static partial Regex IndexByName();

    /// <summary>Runs a file again for good.</summary>
    public static async Task<(Evidence Evidence, string? Cause)?> FindAsync(
        TestDatabase database,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        var before = await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        await using (var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false))
        {
            // SET LOCAL, LOCK TABLE or ON COMMIT DROP mean something only in the transaction that the file will have.
            await using var transaction = migration.NoTransaction
                ? null
                : await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            if (await TryAllAsync(connection, migration, cancellationToken).ConfigureAwait(false) is { } failed)
            {
                return failed;
            }
            if (transaction is not null)
            {
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        var after = await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        return Changes(migration, after.Differences(before));
    }

    /// <summary>Compares what the transaction wrote, and nothing where it wrote nothing.</summary>
    private static async Task<(Evidence Evidence, string? Cause)?> FindAsync(
        NpgsqlConnection connection,
        WalkStep step,
        CancellationToken cancellationToken
    )
    {
        if (await TryAllAsync(connection, step.Migration, cancellationToken).ConfigureAwait(false) is { } failed)
        {
            return failed;
        }
        var (catalogs, tables) = await WrittenAsync(connection, cancellationToken).ConfigureAwait(false);
        if (catalogs.Length == 0 && tables.Count == 0)
        {
            return null;
        }
        // What the file says of the session must not decide how its work is read.
        await connection
            .ExecuteAsync(["reset role", "set local search_path = default"], cancellationToken)
            .ConfigureAwait(false);
        await using var other = await step.Walk.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var catalog =
            await DigestAsync(connection, catalogs, cancellationToken).ConfigureAwait(false)
            != await DigestAsync(other, catalogs, cancellationToken).ConfigureAwait(false);
        var after = await TakeAsync(connection, catalog, tables, step.Context.History, cancellationToken)
            .ConfigureAwait(false);
        await connection.ExecuteAsync("rollback", cancellationToken).ConfigureAwait(false);
        var before = await TakeAsync(other, catalog, tables, step.Context.History, cancellationToken)
            .ConfigureAwait(false);
        return Changes(step.Migration, after.Differences(before));
    }

    private static async Task<DatabaseContents> TakeAsync(
        NpgsqlConnection connection,
        bool catalog,
        HashSet<string> tables,
        ScratchHistory history,
        CancellationToken cancellationToken
    ) =>
        new(
            catalog
                ? await Snapshot.TakeAsync(connection, history.LeftOut, cancellationToken).ConfigureAwait(false)
                : new([], connection.PostgreSqlVersion.Major),
            (await RowSet.TakeAsync(connection, tables, cancellationToken).ConfigureAwait(false)).Rows
        );

    /// <summary>
    /// A hash of some catalogs: a definition is often written again unchanged. The server's own rows of the long catalogs
    /// are left out, as in a snapshot.
    /// </summary>
    private static async Task<string> DigestAsync(
        NpgsqlConnection connection,
        string[] catalogs,
        CancellationToken cancellationToken
    )
    {
        if (catalogs.Length == 0)
        {
            return "";
        }
        var digests = catalogs.Select(catalog =>
        {
            var own = LongCatalogs.GetValueOrDefault(catalog) is { } key ? $"where {key} >= 16384" : "";
            return $"select md5(string_agg(c::text, '' order by c::text)) from pg_catalog.{catalog} c {own}";
        });
        var read = await connection
            .ReadAllAsync(
                string.Join(" union all ", digests),
                row => row.IsDBNull(0) ? "" : row.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        return string.Join(' ', read);
    }

    private static async Task<(string[] Catalogs, HashSet<string> Tables)> WrittenAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("set constraints all immediate"));
        batch.AddQuery(WrittenSql, "");
        await using var reader = await batch.ReadAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetFieldValue<string[]>(0), [.. reader.GetFieldValue<string[]>(1)]);
    }

    private static (Evidence Evidence, string? Cause)? Changes(
        Migration migration,
        IReadOnlyList<string> differences
    ) =>
        differences.Count == 0
            ? null
            : (
                Evidence.At(
                    migration,
                    StatementSearch.LastNaming(migration, differences[0]),
                    $"run again, the file changes something: {string.Join("; ", differences)}"
                ),
                null
            );
}
