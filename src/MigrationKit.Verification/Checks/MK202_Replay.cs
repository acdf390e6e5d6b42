using MigrationKit.Testing;
using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationKit.Verification.Checks;

/// <summary>MK202: every file run again by hand changes nothing and raises nothing.</summary>
internal sealed class MK202_Replay()
    : Check(
        "MK202",
        "replay",
        "Guard the statement: if not exists, or replace, on conflict do nothing, where not exists."
    )
{
    public override async Task<Judgement> JudgeAsync(
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        var evidence = new List<(Evidence Evidence, bool Claimed)>();
        foreach (var migration in context.Migrations)
        {
            IReadOnlyList<Migration> applied = [.. context.Before(migration), migration];
            await using var database = await context
                .DatabaseAsync(applied, samples: true, cancellationToken)
                .ConfigureAwait(false);
            if (
                await FindAsync(database, migration, cancellationToken).ConfigureAwait(false) is
                { } found
            )
            {
                evidence.Add((found, migration.Replayable || context.Options.Replayable));
            }
        }
        IReadOnlyList<Evidence> all = [.. evidence.Select(found => found.Evidence)];
        return evidence.Any(found => found.Claimed)
            ? Judgement.FailIfAny(all)
            : Judgement.WarnIfAny(all);
    }

    /// <summary>The first statement that fails, or what the file changes.</summary>
    public static async Task<Evidence?> FindAsync(
        TestDatabase database,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        var before = await DatabaseContents
            .TakeAsync(database, cancellationToken)
            .ConfigureAwait(false);
        SqlStatement? last = null;
        try
        {
            await using var connection = await database
                .DataSource.OpenConnectionAsync(cancellationToken)
                .ConfigureAwait(false);
            // SET LOCAL, LOCK TABLE or ON COMMIT DROP mean something only in the transaction that the file will have.
            await using var transaction = migration.NoTransaction
                ? null
                : await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            foreach (var statement in migration.Statements)
            {
                last = statement;
                await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = 0 };
                batch.BatchCommands.Add(new(statement.Text));
                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            if (transaction is not null)
            {
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException e)
        {
            return Evidence.From(migration, last!, e, "run again: ");
        }
        var after = await DatabaseContents
            .TakeAsync(database, cancellationToken)
            .ConfigureAwait(false);
        var differences = after.Differences(before);
        return differences.Count == 0
            ? null
            : new(
                $"run again, the file changes something: {string.Join("; ", differences)}",
                migration.Path
            );
    }
}
