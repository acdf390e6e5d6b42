using MigrationKit.History;
using MigrationKit.Parsing;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// What CREATE INDEX CONCURRENTLY and REINDEX left behind. One that fails leaves an INVALID index: it is written to but
/// never read, it is in the way of the next try, and <c>if not exists</c> takes it for the real one. An INVALID index
/// counts as the statement's own only if it has its definition, is newer than its announcement, and nobody builds it now.
/// </summary>
internal sealed class IndexEvidence(NpgsqlConnection connection, HistoryTable history, TimeSpan lockTimeout)
{
    // From the method on: what precedes it is the name of the index and of the table.
    private const string Definition =
        "substr(pg_catalog.pg_get_indexdef(i.indexrelid), strpos(pg_catalog.pg_get_indexdef(i.indexrelid), ' USING '))";

    private string IsNewer =>
        $"pg_catalog.age(c.xmin) < (select pg_catalog.age(h.xmin) from {history.QualifiedName} h where h.version = $1)";

    /// <summary>Looks for the index that an announced statement creates.</summary>
    public async Task<StatementOutcome> FindAsync(
        Migration migration,
        CreatesIndex index,
        CancellationToken cancellationToken
    )
    {
        var candidates = await CandidatesAsync(migration, index, cancellationToken).ConfigureAwait(false);
        if (candidates.Count == 0)
        {
            return new(Outcome.NotRun);
        }
        if (await DefinitionAsync(index, cancellationToken).ConfigureAwait(false) is not { } definition)
        {
            return new(Outcome.Unclear, "the definition of its index cannot be compared");
        }
        var same = candidates.FindAll(c =>
            c.Definition == definition
            && c.IsUnique == index.IsUnique
            && (c.IsNewer || (c.IsValid && index.Name is not null))
        );
        return same switch
        {
            [] when index.Name is null => new(Outcome.NotRun),
            [] => new(Outcome.Unclear, $"index {candidates[0].Name} has another definition or was there before"),
            [{ IsValid: true }] => new(Outcome.Done),
            [var left] => await JudgeInvalidAsync(left, cancellationToken).ConfigureAwait(false),
            _ => new(Outcome.Unclear, "several indexes have its definition"),
        };
    }

    /// <summary>What stands in the way of a statement that was not announced yet; null where its name is free.</summary>
    public async Task<Candidate?> InTheWayAsync(
        Migration migration,
        CreatesIndex index,
        CancellationToken cancellationToken
    ) =>
        index.Name is null
            ? null
            : (await CandidatesAsync(migration, index, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>Looks for the copies that an interrupted REINDEX CONCURRENTLY left beside its indexes.</summary>
    public async Task<IReadOnlyList<string>> LeftOverAsync(
        Migration migration,
        Reindexes reindex,
        CancellationToken cancellationToken
    )
    {
        var scope = reindex.Scope switch
        {
            "index" => $"o.oid = {TableOf("$2")} and original.indexrelid = pg_catalog.to_regclass($2)",
            "table" =>
                "o.oid in (select pg_catalog.to_regclass($2) union all select relid from pg_catalog.pg_partition_tree(pg_catalog.to_regclass($2)))",
            "schema" => "o.relnamespace = pg_catalog.to_regnamespace($2)",
            _ => "$2 is not null",
        };
        await using var find = Ask(
            $"""
            select distinct i.indexrelid::regclass::text
            from pg_catalog.pg_index i
            join pg_catalog.pg_class c on c.oid = i.indexrelid
            join pg_catalog.pg_class t on t.oid = i.indrelid
            join pg_catalog.pg_class o on o.oid = t.oid and t.relkind <> 't' or o.reltoastrelid = t.oid
            join (
              select x.indexrelid, x.indrelid, n.relname, x.indisunique
              from pg_catalog.pg_index x join pg_catalog.pg_class n on n.oid = x.indexrelid) original
              on original.indrelid = i.indrelid and original.indexrelid <> i.indexrelid
              and pg_catalog.starts_with(original.relname, regexp_replace(c.relname, '_cc(new|old)[0-9]*$', ''))
            where not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$' and {IsNewer} and {scope}
              and original.indisunique = i.indisunique
              and {Definition} = {Definition.Replace("i.", "original.", StringComparison.Ordinal)}
              and not exists ({BuildersSql("i.indrelid")})
            """,
            migration.Name,
            reindex.Name ?? ""
        );
        return await find.ReadAllAsync(reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
    }

    // Somebody may only VACUUM the table, which passes.
    private async Task<StatementOutcome> JudgeInvalidAsync(Candidate left, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var backoff = new Backoff(20, 500);
        while (await BuilderAsync(left, cancellationToken).ConfigureAwait(false) is { } builder)
        {
            if (TimeProvider.System.GetElapsedTime(start) > lockTimeout)
            {
                return new(Outcome.Unclear, $"process {builder} works on the table and may be building {left.Name}");
            }
            await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
        return new(Outcome.NotRun, [left.Name]);
    }

    /// <summary>
    /// Whoever builds an index of a table concurrently holds this lock for as long as it takes; pg_stat_progress_create_index
    /// shows the index only to its owner and to monitoring roles.
    /// </summary>
    private static string BuildersSql(string table) =>
        $"""
            select l.pid from pg_catalog.pg_locks l
            where l.locktype = 'relation' and l.relation = {table} and l.granted and l.mode = 'ShareUpdateExclusiveLock'
              and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
              and l.pid <> pg_catalog.pg_backend_pid()
              and not exists (
                select from pg_catalog.pg_stat_activity a where a.pid = l.pid and a.backend_type = 'autovacuum worker')
            """;

    private static string TableOf(string index) =>
        $"(select indrelid from pg_catalog.pg_index where indexrelid = pg_catalog.to_regclass({index}))";

    private async Task<int?> BuilderAsync(Candidate index, CancellationToken cancellationToken)
    {
        await using var find = Ask(BuildersSql(TableOf("$1")), index.Name);
        return (int?)await find.ReadScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<Candidate>> CandidatesAsync(
        Migration migration,
        CreatesIndex index,
        CancellationToken cancellationToken
    )
    {
        await using var find = Ask(
            $"""
            select c.oid::regclass::text, coalesce(i.indisvalid, true), coalesce({IsNewer}, true),
              coalesce(i.indisunique, false), coalesce({Definition}, '')
            from pg_catalog.pg_class t
            join pg_catalog.pg_class c on c.relnamespace = t.relnamespace
            left join pg_catalog.pg_index i on i.indexrelid = c.oid and i.indrelid = t.oid
            where t.oid = pg_catalog.to_regclass($3) and (c.relname = $2 or $2 = '' and i.indexrelid is not null)
            """,
            migration.Name,
            index.Name ?? "",
            index.Table
        );
        return await find.ReadAllAsync(
                reader => new Candidate(
                    reader.GetString(0),
                    reader.GetBoolean(1),
                    reader.GetBoolean(2),
                    reader.GetBoolean(3),
                    reader.GetString(4)
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// The definition that the statement would give, as the server prints it: the same index on an empty temporary copy
    /// of the table, rolled back. Null where there can be no such copy.
    /// </summary>
    private async Task<string?> DefinitionAsync(CreatesIndex index, CancellationToken cancellationToken)
    {
        if (await TableAsync(index, cancellationToken).ConfigureAwait(false) is not var (name, original))
        {
            return null;
        }
        var copy = $"pg_temp.{name}";
        var unique = index.IsUnique ? "unique " : "";
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("begin"));
        batch.BatchCommands.Add(new($"create temporary table {name} (like {original})"));
        batch.BatchCommands.Add(new($"create {unique}index on {copy} {index.Rest}"));
        var definition =
            $"select {Definition} from pg_catalog.pg_index i where i.indrelid = pg_catalog.to_regclass($1)";
        batch.AddQuery(OwnPath.Theirs(definition), "", Text(copy));
        batch.BatchCommands.Add(new("rollback"));
        try
        {
            return (string?)await batch.ReadScalarAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            // The table cannot be copied by this role, or the statement could not create its index either.
            await using var rollback = new NpgsqlCommand("rollback", connection);
            await rollback.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private async Task<(string Name, string Qualified)?> TableAsync(
        CreatesIndex index,
        CancellationToken cancellationToken
    )
    {
        await using var find = Ask(
            """
            select n.nspname::text, c.relname::text
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.oid = pg_catalog.to_regclass($1)
            """,
            index.Table
        );
        var found = await find.ReadAllAsync(
                reader => (Schema: reader.GetString(0), Table: Quote.Identifier(reader.GetString(1))),
                cancellationToken
            )
            .ConfigureAwait(false);
        return found is [var (schema, table)] ? (table, $"{Quote.Identifier(schema)}.{table}") : null;
    }

    private NpgsqlBatch Ask(string sql, params IEnumerable<string> values) =>
        OwnPath.AskedOf(connection, sql, [.. values.Select(Text)]);

    private static NpgsqlParameter Text(string value) => new NpgsqlParameter<string> { TypedValue = value };

    /// <summary>An index, or another relation that has its name.</summary>
    internal sealed record Candidate(string Name, bool IsValid, bool IsNewer, bool IsUnique, string Definition);
}
