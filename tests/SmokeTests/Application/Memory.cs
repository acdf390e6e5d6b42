using Microsoft.Extensions.Logging;
using Npgsql;

namespace SmokeTests.Application;

/// <summary>What the memory gave back for a message; what failed is null or empty.</summary>
internal sealed record Remembrance(Guid? PatternId, Guid? RelationshipId, IReadOnlyList<string> Earlier);

/// <summary>
/// Keeps conversations in the database. What fails is logged and passed over, as in the audited application. Each write
/// is one statement on its own, hence a transaction of its own: one failure does not hide the next (25P02).
/// </summary>
internal sealed class Memory(NpgsqlDataSource dataSource, ILogger<Memory> logger)
{
    /// <summary>Keeps the session, what was said, the episode and the relationship.</summary>
    public async Task<Remembrance> KeepAsync(ConversationRequest said, CancellationToken cancellationToken)
    {
        var session = await WriteAsync(
            MemorySql.Session,
            row => new { Id = row.GetGuid(0), IsNew = row.GetBoolean(1) },
            [said.UserId, said.SessionId],
            cancellationToken
        );
        var earlier = await WriteAsync(
            MemorySql.Insight,
            row => row.GetFieldValue<string[]>(0),
            [session?.Id, said.SessionId, said.UserId, said.Message],
            cancellationToken
        );
        await WriteAsync(
            MemorySql.Episode,
            row => row.GetString(0),
            [said.UserId, $"episode-{Guid.NewGuid():N}", said.Message],
            cancellationToken
        );
        var relationship = await WriteAsync(
            MemorySql.Relationship,
            row => new { Id = row.GetGuid(0) },
            [said.UserId, $"soul-{said.UserId}", session is { IsNew: true } ? 1 : 0],
            cancellationToken
        );
        return new(session?.Id, relationship?.Id, earlier ?? []);
    }

    /// <summary>Keeps how the answer measured up, and what the validator decided about it.</summary>
    public async Task KeepJudgementAsync(
        ConversationRequest said,
        Remembrance remembrance,
        CancellationToken cancellationToken
    )
    {
        var turn = await WriteAsync(
            MemorySql.Turn,
            row => new { Id = row.GetInt64(0) },
            [remembrance.RelationshipId, remembrance.PatternId, said.SessionId, said.UserId],
            cancellationToken
        );
        await WriteAsync(
            MemorySql.ValidatorEvent,
            row => new { Id = row.GetGuid(0) },
            [said.UserId, said.SessionId, turn?.Id],
            cancellationToken
        );
    }

    /// <summary>Runs a statement that returns one row; null where it failed.</summary>
    private async Task<T?> WriteAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        object?[] values,
        CancellationToken cancellationToken
    )
        where T : class
    {
        try
        {
            await using var command = dataSource.CreateCommand(sql);
            foreach (var value in values)
            {
                command.Parameters.Add(new() { Value = value ?? DBNull.Value });
            }
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return read(reader);
        }
        catch (NpgsqlException e)
        {
            logger.MemoryFailed(e, e.SqlState, (e as PostgresException)?.MessageText ?? e.Message);
            return null;
        }
    }
}

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Memory failed: {SqlState} {Problem}")]
    public static partial void MemoryFailed(this ILogger logger, Exception exception, string? sqlState, string problem);
}
