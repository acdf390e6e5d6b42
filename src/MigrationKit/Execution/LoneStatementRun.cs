using System.Data;
using MigrationKit.Exceptions;
using MigrationKit.Parsing;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// Runs one statement that cannot be in a transaction with its record. It is announced before it is sent. After an
/// interruption it counts as done only where the catalog proves it, is finished where PostgreSQL has a command for that,
/// and is otherwise a person's to decide.
/// </summary>
internal sealed class LoneStatementRun(
    RunSession session,
    RunProgress progress,
    MigratorOptions options,
    Migration migration,
    int index,
    LoneStatement lone
)
{
    private readonly SqlStatement _statement = migration.Statements[index];
    private readonly StatementEvidence _evidence = new(
        session.Connection,
        session.History,
        new(session.Connection, session.History, options.LockTimeout),
        migration
    );

    private Step Step =>
        new(StepKind.Statement, new(_statement.Text), migration, _statement) { MayHaveCommitted = lone is Unprovable };

    private string Place => $"{migration.Path}:{_statement.Line}:{_statement.Column}";

    /// <param name="announced">The row that announces the statement, where an earlier run was interrupted in it.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <exception cref="InterruptedStatementException">Nothing shows whether it was carried out.</exception>
    public async Task<BurstFailure?> RunAsync(HistoryRow? announced, CancellationToken cancellationToken)
    {
        try
        {
            return announced is null
                ? await StartAsync(cancellationToken).ConfigureAwait(false)
                : await ResumeAsync(announced, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(Step, e);
        }
    }

    private async Task<BurstFailure?> StartAsync(CancellationToken cancellationToken)
    {
        if (lone is CreatesIndex index)
        {
            await RefuseInvalidAsync(index, cancellationToken).ConfigureAwait(false);
        }
        return await _evidence.CanTakeEffectAsync(lone, cancellationToken).ConfigureAwait(false)
            ? await AnnounceAndSendAsync(cancellationToken).ConfigureAwait(false)
            : await SendAndRecordAsync(Step, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BurstFailure?> ResumeAsync(HistoryRow announced, CancellationToken cancellationToken)
    {
        if (announced.Announced is { } checksum && checksum != migration.ChecksumOf(index))
        {
            throw Ask("the statement was changed since it was sent");
        }
        var found = await _evidence.FindAsync(lone, cancellationToken).ConfigureAwait(false);
        await DropAsync(found.LeftOver, cancellationToken).ConfigureAwait(false);
        switch (found.Outcome)
        {
            case Outcome.Done:
                Warn("had been carried out before the run that sent it was interrupted; it is recorded as done");
                return await RecordAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            case Outcome.Unfinished:
                Warn("was interrupted half way; it is finished now");
                var finish = Step with { Command = new(((DetachesPartition)lone).FinalizeSql) };
                return await SendAndRecordAsync(finish, cancellationToken).ConfigureAwait(false);
            case Outcome.NotRun:
                return await AnnounceAndSendAsync(cancellationToken).ConfigureAwait(false);
            default:
                throw Ask(found.Reason);
        }
    }

    private async Task<BurstFailure?> AnnounceAndSendAsync(CancellationToken cancellationToken)
    {
        var failure = await SendAsync(session.Steps.Announce(migration, index), cancellationToken)
            .ConfigureAwait(false);
        if (failure is not null)
        {
            return failure;
        }
        failure = await SendAndRecordAsync(Step, cancellationToken).ConfigureAwait(false);
        if (
            failure is { Step.Kind: StepKind.Statement, Server: not null }
            && session.Connection.State == ConnectionState.Open
        )
        {
            await WithdrawAsync(failure.Server, cancellationToken).ConfigureAwait(false);
        }
        return failure;
    }

    /// <summary>
    /// The statement failed: cleans up after it and takes back that it was announced, unless it may have done a part. What
    /// a block committed before its error stays, so that it must not simply run again.
    /// </summary>
    private async Task WithdrawAsync(PostgresException error, CancellationToken cancellationToken)
    {
        // The index of that name is somebody else's.
        if (error.SqlState != PostgresErrorCodes.DuplicateTable)
        {
            var found = await _evidence.FindAsync(lone, cancellationToken).ConfigureAwait(false);
            if (found.Outcome != Outcome.NotRun)
            {
                return;
            }
            await DropAsync(found.LeftOver, cancellationToken).ConfigureAwait(false);
        }
        await SendAsync(session.Steps.Advance(migration, index, TimeSpan.Zero), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<BurstFailure?> SendAndRecordAsync(Step step, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        return await SendAsync([step], cancellationToken).ConfigureAwait(false)
            ?? await RecordAsync(TimeProvider.System.GetElapsedTime(start), cancellationToken).ConfigureAwait(false);
    }

    private Task<BurstFailure?> RecordAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        SendAsync(session.Steps.Advance(migration, index + 1, duration), cancellationToken);

    /// <summary><c>if not exists</c> would take an INVALID index for the real one.</summary>
    private async Task RefuseInvalidAsync(CreatesIndex index, CancellationToken cancellationToken)
    {
        var found = await _evidence.InTheWayAsync(index, cancellationToken).ConfigureAwait(false);
        if (found is { IsValid: false })
        {
            throw new MigrationFailedException(
                migration.Name,
                $"{Place}: refused: the INVALID index {found.Name} is in the way, and this migration did not leave it. "
                    + "Somebody may be building it. If nobody is, drop it, then run again."
            )
            {
                Path = migration.Path,
                Line = _statement.Line,
                Column = _statement.Column,
                Refused = true,
            };
        }
    }

    private async Task DropAsync(IReadOnlyList<string> indexes, CancellationToken cancellationToken)
    {
        foreach (var name in indexes)
        {
            await using var drop = new NpgsqlCommand($"drop index concurrently {name}", session.Connection)
            {
                CommandTimeout = 0,
            };
            await drop.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            progress.Tell(new RunWarning($"dropped the INVALID index {name}, left behind by a build that failed"));
        }
    }

    private void Warn(string message) => progress.Tell(new RunWarning($"{Place}: {message}"));

    private InterruptedStatementException Ask(string? reason)
    {
        var number = index + 1;
        return new(
            migration.Name,
            number,
            $"{Place}: statement {number} was sent, and the run was interrupted before its outcome was known; whether it ran "
                + $"cannot be told{(reason is null ? "" : $": {reason}")}. {StatementDecision.Ways(migration, number, session.Options)}"
        );
    }

    private Task<BurstFailure?> SendAsync(IEnumerable<Step> steps, CancellationToken cancellationToken) =>
        session.SendAsync(steps, cancellationToken);
}
