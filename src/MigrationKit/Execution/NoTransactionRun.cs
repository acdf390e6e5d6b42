using MigrationKit.Parsing;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// Runs a file whose statements cannot all be in one transaction: one by one, each recorded, so that a rerun resumes
/// where this one stopped. What can be in a transaction is, together with its record; what the file has in one of its own
/// is recorded in that; the others are <see cref="LoneStatementRun"/>'s. The run lock is held by a session meanwhile.
/// </summary>
internal sealed class NoTransactionRun(RunSession session, RunProgress progress, MigratorOptions options)
{
    public async Task<BurstFailure?> RunAsync(
        MigrationSet set,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        var row = session.State.Rows.FirstOrDefault(row => row.Name == migration.Name);
        progress.Started(migration);
        session.WorksOutside = true;
        var setUp = session.NeedsHistorySetup ? session.Steps.SetUpHistory(session.State, set) : [];
        var failure = await SendAsync(setUp.Concat(session.Steps.Enter(migration, row)), cancellationToken)
            .ConfigureAwait(false);
        var announced = row is { Interrupted: true } ? row : null;
        for (var next = row?.StatementsDone ?? 0; failure is null && next < migration.Statements.Count; )
        {
            if (announced is null && migration.GroupOf(next) is { } group)
            {
                // Where a COMMIT was added behind statements that are done, only the rest of its transaction runs.
                failure = await SendAsync(
                        session.Steps.Group(migration, group with { Start = next }),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                next = group.End;
                continue;
            }
            failure = await RunAsync(migration, next, announced, cancellationToken).ConfigureAwait(false);
            announced = null;
            next++;
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

    /// <summary>Whether the text of a statement allows that it cannot be in a transaction with its record.</summary>
    public static bool IsAlone(Migration migration, int index) =>
        LoneStatement.Read(migration, index) is not null
        || new StatementTokens(migration.Text, migration.Spans[index]).Has(0, "CALL");

    private async Task<BurstFailure?> RunAsync(
        Migration migration,
        int index,
        HistoryRow? announced,
        CancellationToken cancellationToken
    )
    {
        var lone = LoneStatement.Read(migration, index);
        if (lone is null && announced is null)
        {
            var failure = await SendAsync(session.Steps.Together(migration, index), cancellationToken)
                .ConfigureAwait(false);
            if (failure is null || !RefusesTransaction(failure))
            {
                return failure;
            }
            await SendAsync([new(StepKind.Restore, new("rollback"), migration)], cancellationToken)
                .ConfigureAwait(false);
        }
        return await new LoneStatementRun(
            session,
            progress,
            options,
            migration,
            index,
            lone ?? LoneStatement.ReadRefused(migration, index)
        )
            .RunAsync(announced, cancellationToken)
            .ConfigureAwait(false);
    }

    // A procedure that commits, or a REINDEX of a partitioned table: only the server knows. All of it was rolled back.
    private static bool RefusesTransaction(BurstFailure failure) =>
        failure.Step.Kind == StepKind.Statement
        && failure.Server?.SqlState
            is PostgresErrorCodes.InvalidTransactionTermination
                or PostgresErrorCodes.ActiveSqlTransaction;

    private Task<BurstFailure?> SendAsync(IEnumerable<Step> steps, CancellationToken cancellationToken) =>
        session.SendAsync(steps, cancellationToken);
}
