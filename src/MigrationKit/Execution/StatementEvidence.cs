using MigrationKit.History;
using MigrationKit.Parsing;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Looks in the catalog for what a statement outside a transaction has done.</summary>
internal sealed class StatementEvidence(
    NpgsqlConnection connection,
    HistoryTable history,
    IndexEvidence indexes,
    Migration migration
)
{
    /// <summary>
    /// Whether a statement that was not announced yet can still do something. Where its object is there (or gone) already,
    /// it can only fail or change nothing, so that there is nothing to announce.
    /// </summary>
    public async Task<bool> CanTakeEffectAsync(LoneStatement statement, CancellationToken cancellationToken) =>
        statement switch
        {
            CreatesIndex index => await InTheWayAsync(index, cancellationToken).ConfigureAwait(false) is null,
            NamedObject or DetachesPartition => (
                await FindAsync(statement, cancellationToken).ConfigureAwait(false)
            ).Outcome != Outcome.Done,
            _ => true,
        };

    /// <summary>The relation that has the name of an index already.</summary>
    public Task<IndexEvidence.Candidate?> InTheWayAsync(CreatesIndex index, CancellationToken cancellationToken) =>
        indexes.InTheWayAsync(migration, index, cancellationToken);

    /// <summary>Says what became of an announced statement.</summary>
    public async Task<StatementOutcome> FindAsync(LoneStatement statement, CancellationToken cancellationToken) =>
        statement switch
        {
            CreatesIndex index => await indexes.FindAsync(migration, index, cancellationToken).ConfigureAwait(false),
            NamedObject named => await FindAsync(named, cancellationToken).ConfigureAwait(false),
            DetachesPartition detach => await FindAsync(detach, cancellationToken).ConfigureAwait(false),
            Reindexes reindex => new(
                Outcome.NotRun,
                await indexes.LeftOverAsync(migration, reindex, cancellationToken).ConfigureAwait(false)
            ),
            Repeats => new(Outcome.NotRun),
            _ => new(Outcome.Unclear),
        };

    private async Task<StatementOutcome> FindAsync(NamedObject named, CancellationToken cancellationToken)
    {
        // An object that was changed after the announcement may be another one of the same name.
        var isNewer = $"""
            pg_catalog.age(o.xmin) < (select pg_catalog.age(h.xmin) from {history.QualifiedName} h where h.version = $2)
            """;
        var sql = named.Kind switch
        {
            ObjectKind.Index => $"select {isNewer} from pg_catalog.pg_class o where o.oid = pg_catalog.to_regclass($1)",
            ObjectKind.Database => $"select {isNewer} from pg_catalog.pg_database o where o.datname = $1",
            ObjectKind.Tablespace => $"select {isNewer} from pg_catalog.pg_tablespace o where o.spcname = $1",
            // Not everybody may see its xmin.
            _ => """
                select $2 is null from pg_catalog.pg_subscription o
                where o.subname = $1
                  and o.subdbid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
                """,
        };
        var changed = await AskAsync(sql, named.Name, migration.Name, cancellationToken).ConfigureAwait(false);
        return (named.IsDropped, changed) switch
        {
            (true, null) or (false, not null) => new(Outcome.Done),
            (true, true) => new(Outcome.Unclear, $"{named.Name} is there, but was created or changed since"),
            _ => new(Outcome.NotRun),
        };
    }

    private async Task<StatementOutcome> FindAsync(DetachesPartition detach, CancellationToken cancellationToken)
    {
        var isPending = await AskAsync(
                """
                select inhdetachpending from pg_catalog.pg_inherits
                where inhparent = pg_catalog.to_regclass($1) and inhrelid = pg_catalog.to_regclass($2)
                """,
                detach.Table,
                detach.Partition,
                cancellationToken
            )
            .ConfigureAwait(false);
        return new(
            isPending switch
            {
                null => Outcome.Done,
                true => Outcome.Unfinished,
                false => Outcome.NotRun,
            }
        );
    }

    /// <returns>Null where there is no such row.</returns>
    private async Task<bool?> AskAsync(string sql, string first, string second, CancellationToken cancellationToken)
    {
        await using var question = OwnPath.AskedOf(
            connection,
            sql,
            new NpgsqlParameter<string> { TypedValue = first },
            new NpgsqlParameter<string> { TypedValue = second }
        );
        return (bool?)await question.ReadScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
