namespace MigrationKit;

/// <summary>One row of the history table.</summary>
public sealed record HistoryRow
{
    internal HistoryRow() { }

    /// <summary>The migration's name, column <c>version</c>.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The server's <c>now()</c> in the transaction that applied it.</summary>
    public DateTimeOffset AppliedAt { get; internal init; }

    /// <summary>The file's checksum then; null in rows of an earlier script until the next run fills it.</summary>
    public string? Checksum { get; internal init; }

    /// <summary>The database role that applied it.</summary>
    public string? AppliedBy { get; internal init; }

    /// <summary>How long its statements took; null where that is not known.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>The version of MigrationKit that applied it.</summary>
    public string? ToolVersion { get; internal init; }

    /// <summary>
    /// For a no-transaction migration under way, how many of its statements are done; null once it is complete.
    /// </summary>
    public int? StatementsDone { get; internal init; }

    /// <summary>Whether it was recorded without being run.</summary>
    public bool Adopted { get; internal init; }

    /// <summary>
    /// Whether the statement after <see cref="StatementsDone"/> was sent and its outcome never recorded, because the
    /// run was interrupted: it may or may not have been carried out.
    /// </summary>
    public bool Interrupted { get; internal init; }

    /// <summary>The checksum of that statement as it was sent; null where none is, or an earlier version sent it.</summary>
    internal string? Announced { get; init; }

    /// <summary>Tells the file by its bytes; null in rows of earlier versions.</summary>
    internal string? FileChecksum { get; init; }

    /// <summary>
    /// Whether the row is of this very file, byte by byte: then it was found sound when it was recorded, and need not be
    /// parsed to know its checksum.
    /// </summary>
    internal bool Knows(MigrationFile file) =>
        this is { FileChecksum: { } known, Checksum.Length: Parsing.Checksum.Length, StatementsDone: null }
        && known == Parsing.Checksum.OfFile(file.Sha256, Checksum);

    /// <summary>The run that wrote the row; null in rows of earlier versions.</summary>
    public Guid? RunId { get; internal init; }
}
