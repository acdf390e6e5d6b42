using Npgsql;

namespace MigrationKit.Execution;

/// <summary>How a burst ended before its last step.</summary>
/// <param name="Step">The step that did not complete.</param>
/// <param name="Error">What the server said, or the connection.</param>
internal sealed record BurstFailure(Step Step, Exception Error)
{
    /// <summary>The server's error; null where the connection broke without one.</summary>
    public PostgresException? Server => Error as PostgresException;

    /// <summary>Whether the file ended the runner's transaction, unseen until the end of the file.</summary>
    public bool IsHiddenCommit =>
        (Step.Kind, Server?.SqlState) is (StepKind.Confirm, PostgresErrorCodes.DivisionByZero);

    /// <summary>
    /// Whether a prepared statement of the runner's own was not there any more, or one that asserts a footprint failed,
    /// which does not say why.
    /// </summary>
    public bool IsPreparedStatementFailure =>
        (Step.Kind, Server?.SqlState)
            is
                (
                    StepKind.Claim
                        or StepKind.Confirm
                        or StepKind.Footprint
                        or StepKind.Marker,
                    PostgresErrorCodes.InvalidSqlStatementName
                )
                or
                (StepKind.Footprint, PostgresErrorCodes.DivisionByZero);

    /// <summary>
    /// Whether it only says that another runner was faster, or that the file before left something in the session, which
    /// is treated alike: the state is restored and read again.
    /// </summary>
    public bool IsLostRace =>
        (Step.Kind, Server?.SqlState)
            is
                (StepKind.Lock or StepKind.Claim, PostgresErrorCodes.DivisionByZero)
                or
                (StepKind.Claim, PostgresErrorCodes.UniqueViolation);
}

/// <summary>
/// Sends many steps at once and reads what comes back as it comes. PostgreSQL skips what follows a failed command up
/// to the next barrier, and refuses what follows that, because the transaction has failed (or, where it was the
/// COMMIT that failed, because the next claim misses its predecessor). So one failure stops all.
/// </summary>
internal static class Burst
{
    /// <summary>What one message may hold, so that memory stays bounded whatever the files hold.</summary>
    private const int MaxCharacters = 4 << 20;
    private const int MaxSteps = 20_000;

    /// <returns>The first failure; null when all went well.</returns>
    public static async Task<BurstFailure?> SendAsync(
        NpgsqlConnection connection,
        IEnumerable<Step> steps,
        Action<Migration> committed,
        CancellationToken cancellationToken
    )
    {
        foreach (var part in Parts(steps))
        {
            if (
                await SendPartAsync(connection, part, committed, cancellationToken)
                    .ConfigureAwait(false) is
                { } failure
            )
            {
                return failure;
            }
        }
        return null;
    }

    private static IEnumerable<List<Step>> Parts(IEnumerable<Step> steps)
    {
        var part = new List<Step>();
        var characters = 0;
        foreach (var step in steps)
        {
            if (
                part.Count > 0
                && (
                    characters + step.Command.CommandText.Length > MaxCharacters
                    || part.Count == MaxSteps
                )
            )
            {
                yield return part;
                (part, characters) = ([], 0);
            }
            part.Add(step);
            characters += step.Command.CommandText.Length;
        }
        yield return part;
    }

    private static async Task<BurstFailure?> SendPartAsync(
        NpgsqlConnection connection,
        List<Step> part,
        Action<Migration> committed,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var step in part)
        {
            batch.BatchCommands.Add(step.Command);
        }
        using var markers = part.Where(step => step.Kind == StepKind.Marker).GetEnumerator();
        try
        {
            await using var reader = await batch
                .ExecuteReaderAsync(cancellationToken)
                .ConfigureAwait(false);
            do
            {
                // A migration's own result sets pass unread.
                if (
                    reader.FieldCount == 1
                    && reader.GetName(0) == Steps.MarkerColumn
                    && markers.MoveNext()
                )
                {
                    committed(markers.Current.Migration!);
                }
            } while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
            return null;
        }
        catch (NpgsqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = (e.InnerException as AggregateException)?.InnerExceptions[0] ?? e;
            // All were carried out where the connection broke after the last one, before the end of the message.
            var failed =
                part.FirstOrDefault(step => step.Command.StatementType == StatementType.Unknown)
                ?? part[^1];
            return new(failed, first);
        }
    }
}
