using System.Data;
using MigrationKit.Parsing;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// Runs a file whose statements cannot all be in one transaction: one by one, each recorded, so that a rerun resumes
/// where this one stopped. What can be in a transaction is, together with its record. What cannot is announced before
/// it is sent, so that a rerun knows that it may have been carried out. The run lock is held by a session meanwhile.
/// </summary>
internal sealed class NoTransactionRun(RunSession session, RunProgress progress)
{
    public async Task<BurstFailure?> RunAsync(
        MigrationSet set,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        var row = session.State.Rows.FirstOrDefault(row => row.Name == migration.Name);
        var done = row?.StatementsDone ?? 0;
        progress.Started(migration);
        var prepare = session.NeedsPreparation ? session.Steps.Prepare(session.State, set) : [];
        var enter = session.Steps.Enter(migration, done, row?.Interrupted ?? false);
        var failure = await SendAsync(prepare.Concat(enter), cancellationToken)
            .ConfigureAwait(false);
        for (var first = done; failure is null && done < migration.Statements.Count; done++)
        {
            var interrupted = done == first && row is { Interrupted: true };
            failure = await RunAsync(migration, done, interrupted, cancellationToken)
                .ConfigureAwait(false);
        }
        failure ??= await SendAsync(
                session.Steps.Leave(migration).Concat(session.Steps.Complete(migration)),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (failure is null)
        {
            progress.Applied(migration);
        }
        return failure;
    }

    /// <summary>Whether a statement cannot be in a transaction together with its record.</summary>
    public static bool IsAlone(Migration migration, int index)
    {
        var tokens = new StatementTokens(migration.Text, migration.Spans[index]);
        // A block may end the transaction it runs in; that is what such a file is often for.
        return OutsideTransaction.Command(tokens) is not null || tokens.HasAny(0, "DO", "CALL");
    }

    private Task<BurstFailure?> RunAsync(
        Migration migration,
        int index,
        bool interrupted,
        CancellationToken cancellationToken
    )
    {
        return IsAlone(migration, index)
            ? RunAloneAsync(migration, index, interrupted, cancellationToken)
            : SendAsync(session.Steps.Together(migration, index), cancellationToken);
    }

    private async Task<BurstFailure?> RunAloneAsync(
        Migration migration,
        int index,
        bool interrupted,
        CancellationToken cancellationToken
    )
    {
        var start = TimeProvider.System.GetTimestamp();
        var statement = migration.Statements[index];
        var step = new Step(StepKind.Statement, new(statement.Text), migration, statement);
        var built = ConcurrentIndex.Read(migration, index);
        var isBuilt =
            interrupted
            && built is not null
            && await ConcurrentIndexes
                .IsValidAsync(session.Connection, built, cancellationToken)
                .ConfigureAwait(false);
        if (!isBuilt)
        {
            var announce = session.Steps.Advance(
                migration,
                index,
                interrupted: true,
                TimeSpan.Zero
            );
            var failure =
                await DropInvalidAsync(built, step, cancellationToken).ConfigureAwait(false)
                ?? await SendAsync(announce, cancellationToken).ConfigureAwait(false)
                ?? await SendAsync([step], cancellationToken).ConfigureAwait(false);
            isBuilt = interrupted && built is null && WasCarriedOut(failure);
            if (failure is not null && !isBuilt)
            {
                return await EndAsync(migration, index, built, failure, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        if (isBuilt)
        {
            progress.Tell(
                new RunWarning(
                    $"{migration.Path}:{statement.Line}:{statement.Column}: had been carried out before the run "
                        + "that sent it was interrupted; it is recorded as done"
                )
            );
        }
        var duration = TimeProvider.System.GetElapsedTime(start);
        return await SendAsync(
                session.Steps.Advance(migration, index + 1, interrupted: false, duration),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// After an interruption: what the statement would create is there, or what it would drop is gone. Those that can
    /// be in a transaction never come here, and those that build an index are looked at.
    /// </summary>
    private static bool WasCarriedOut(BurstFailure? failure) =>
        failure?.Server?.SqlState
            is PostgresErrorCodes.DuplicateDatabase
                or PostgresErrorCodes.DuplicateObject
                or PostgresErrorCodes.InvalidCatalogName
                or PostgresErrorCodes.UndefinedObject
                or PostgresErrorCodes.UndefinedTable;

    /// <summary>The statement is known to have failed: takes back that it was announced, and cleans up after it.</summary>
    private async Task<BurstFailure> EndAsync(
        Migration migration,
        int index,
        ConcurrentIndex? built,
        BurstFailure failure,
        CancellationToken cancellationToken
    )
    {
        if (
            failure.Step.Kind == StepKind.Statement
            && session.Connection.State == ConnectionState.Open
        )
        {
            if (
                await DropInvalidAsync(built, failure.Step, cancellationToken)
                    .ConfigureAwait(false) is
                { } left
            )
            {
                return left;
            }
            await SendAsync(
                    session.Steps.Advance(migration, index, interrupted: false, TimeSpan.Zero),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        return failure;
    }

    private async Task<BurstFailure?> DropInvalidAsync(
        ConcurrentIndex? built,
        Step step,
        CancellationToken cancellationToken
    )
    {
        if (built is null)
        {
            return null;
        }
        try
        {
            var dropped = await ConcurrentIndexes
                .DropInvalidAsync(session.Connection, built, cancellationToken)
                .ConfigureAwait(false);
            foreach (var name in dropped)
            {
                progress.Tell(
                    new RunWarning(
                        $"dropped the INVALID index {name}, left behind by a build that failed"
                    )
                );
            }
            return null;
        }
        catch (NpgsqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(step, e);
        }
    }

    private Task<BurstFailure?> SendAsync(
        IEnumerable<Step> steps,
        CancellationToken cancellationToken
    ) => Burst.SendAsync(session.Connection, steps, _ => { }, cancellationToken);
}
