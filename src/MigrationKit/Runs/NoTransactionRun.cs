using System.Data;
using MigrationKit.Reading;

namespace MigrationKit.Runs;

/// <summary>
/// Runs a file whose statements cannot be in a transaction: each alone in its own message, its success recorded, so
/// that a rerun resumes where this one stopped. The run lock is held by a session for the whole of it.
/// </summary>
internal sealed class NoTransactionRun(Database database, RunProgress progress)
{
    public async Task<BurstFailure?> RunAsync(
        MigrationSet set,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        var row = database.State.Rows.FirstOrDefault(row => row.Name == migration.Name);
        var done = row?.StatementsDone ?? 0;
        progress.Started(migration);
        var prepare = database.NeedsPreparation ? database.Steps.Prepare(database.State, set) : [];
        var failure = await SendAsync(
                prepare.Concat(database.Steps.Enter(migration, done)),
                cancellationToken
            )
            .ConfigureAwait(false);
        for (; failure is null && done < migration.Statements.Count; done++)
        {
            failure = await RunAsync(migration, done, cancellationToken).ConfigureAwait(false);
        }
        failure ??= await SendAsync(database.Steps.Leave(migration), cancellationToken)
            .ConfigureAwait(false);
        if (failure is null)
        {
            progress.Applied(migration);
        }
        return failure;
    }

    private async Task<BurstFailure?> RunAsync(
        Migration migration,
        int index,
        CancellationToken cancellationToken
    )
    {
        var start = TimeProvider.System.GetTimestamp();
        var statement = migration.Statements[index];
        var step = new Step(StepKind.Statement, new(statement.Text), migration, statement);
        var built = ConcurrentIndex.Read(migration, index);
        await DropInvalidAsync(built, cancellationToken).ConfigureAwait(false);
        var failure = await SendAsync([step], cancellationToken).ConfigureAwait(false);
        if (failure is not null && database.Connection.State == ConnectionState.Open)
        {
            await DropInvalidAsync(built, cancellationToken).ConfigureAwait(false);
        }
        return failure
            ?? await SendAsync(
                    database.Steps.Advance(
                        migration,
                        index + 1,
                        TimeProvider.System.GetElapsedTime(start)
                    ),
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    private async Task DropInvalidAsync(ConcurrentIndex? built, CancellationToken cancellationToken)
    {
        if (built is null)
        {
            return;
        }
        var dropped = await InvalidIndexes
            .DropAsync(database.Connection, built, cancellationToken)
            .ConfigureAwait(false);
        foreach (var name in dropped)
        {
            progress.Tell(
                new RunWarning(
                    $"dropped the INVALID index {name}, left behind by a build that failed"
                )
            );
        }
    }

    private Task<BurstFailure?> SendAsync(
        IEnumerable<Step> steps,
        CancellationToken cancellationToken
    ) => Burst.SendAsync(database.Connection, steps, _ => { }, cancellationToken);
}
