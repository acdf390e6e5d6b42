namespace MigrationKit;

/// <summary>One row of the history table.</summary>
/// <param name="Name">The migration's name, column <c>version</c>.</param>
/// <param name="AppliedAt">The server's <c>now()</c> in the transaction that applied it.</param>
/// <param name="Checksum">The file's checksum then; null in rows of an earlier script until the next run fills it.</param>
/// <param name="AppliedBy">The database role that applied it.</param>
/// <param name="Duration">How long its statements took; null where that is not known.</param>
/// <param name="ToolVersion">The version of MigrationKit that applied it.</param>
/// <param name="StatementsDone">
/// For a no-transaction migration under way, how many of its statements are done; null once it is complete.
/// </param>
/// <param name="Adopted">Whether it was recorded without being run.</param>
public sealed record HistoryRow(
    string Name,
    DateTimeOffset AppliedAt,
    string? Checksum,
    string? AppliedBy,
    TimeSpan? Duration,
    string? ToolVersion,
    int? StatementsDone,
    bool Adopted
)
{
    /// <summary>
    /// Whether the statement after <see cref="StatementsDone"/> was sent and its outcome never recorded, because the
    /// run was interrupted: it may or may not have been carried out.
    /// </summary>
    public bool Interrupted { get; init; }

    /// <summary>The checksum of that statement as it was sent; null where none is, or an earlier version sent it.</summary>
    internal string? Announced { get; init; }
}
