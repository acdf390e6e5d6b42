using Npgsql;

namespace MigrationKit.Execution;

/// <summary>How a burst ended before its last step.</summary>
/// <param name="Step">The step that did not complete.</param>
/// <param name="Error">What the server said, or the connection.</param>
internal sealed record BurstFailure(Step Step, Exception Error)
{
    /// <summary>The server's error; null where the connection broke without one.</summary>
    public PostgresException? Server => Error as PostgresException;

    /// <summary>Whether the connection is still waiting for an answer that will not come.</summary>
    public bool IsAbandoned { get; init; }

    /// <summary>
    /// Whether it is an error of the command, although Npgsql gives up the connection over it (classes 53, 58 and XX): the
    /// server itself ends one with FATAL or PANIC only.
    /// </summary>
    public bool IsOfStatement => Server is { InvariantSeverity: "ERROR" };

    /// <summary>Whether it only says that another runner was faster.</summary>
    public bool IsLostRace => FailureKinds.IsLostRace(Step, Server?.SqlState);
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

    /// <param name="connection">The session to send to.</param>
    /// <param name="steps">What to send.</param>
    /// <param name="committed">Called for each migration once it is known to be committed.</param>
    /// <param name="cancellationToken">Cancels what is under way.</param>
    /// <param name="isPooled">
    /// Whether a pooler is between: then no message holds more than one barrier, because PgBouncer loses step when an error
    /// meets several Syncs (its issue 759).
    /// </param>
    /// <param name="watch">Looks at the server process while nothing is heard of it.</param>
    /// <returns>The first failure; null when all went well.</returns>
    public static async Task<BurstFailure?> SendAsync(
        NpgsqlConnection connection,
        IEnumerable<Step> steps,
        Action<Migration> committed,
        CancellationToken cancellationToken,
        bool isPooled = false,
        BackendWatch? watch = null
    )
    {
        foreach (var part in Parts(steps, isPooled))
        {
            if (
                await SendPartAsync(connection, part, committed, watch, cancellationToken).ConfigureAwait(false) is
                { } failure
            )
            {
                return failure;
            }
        }
        return null;
    }

    private static IEnumerable<List<Step>> Parts(IEnumerable<Step> steps, bool isPooled)
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
                    || (isPooled && part[^1].Command.AppendErrorBarrier == true)
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
        BackendWatch? watch,
        CancellationToken cancellationToken
    )
    {
        try
        {
            watch?.Sending(part.Sum(step => (long)step.Command.CommandText.Length));
            var reading = ReadAsync(connection, part, committed, watch, cancellationToken);
            if (watch is not null && await Task.WhenAny(reading, watch.Lost).ConfigureAwait(false) != reading)
            {
                var reason = await watch.Lost.ConfigureAwait(false);
                return new(FirstUndone(part), new TimeoutException(reason)) { IsAbandoned = true };
            }
            await reading.ConfigureAwait(false);
            return null;
        }
        catch (NpgsqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = (e.InnerException as AggregateException)?.InnerExceptions[0] ?? e;
            return new(FirstUndone(part) with { Blocker = watch?.Blocker }, first);
        }
    }

    // All were carried out where the connection broke after the last one, before the end of the message.
    private static Step FirstUndone(List<Step> part) =>
        part.FirstOrDefault(step => step.Command.StatementType == StatementType.Unknown) ?? part[^1];

    private static async Task ReadAsync(
        NpgsqlConnection connection,
        List<Step> part,
        Action<Migration> committed,
        BackendWatch? watch,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var step in part)
        {
            batch.BatchCommands.Add(step.Command);
        }
        using var markers = part.Where(step => step.Kind == StepKind.Marker).GetEnumerator();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        do
        {
            watch?.Heard();
            // A migration's own result sets pass unread.
            if (reader.FieldCount == 1 && reader.GetName(0) == Steps.MarkerColumn && markers.MoveNext())
            {
                committed(markers.Current.Migration!);
            }
        } while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
    }
}
