using System.Globalization;

namespace MigrationKit.Verification.Support;

/// <summary>What one statement did to one table that held rows before the file.</summary>
/// <param name="Rows">How many rows it held before the file; more than a thousand are not counted.</param>
/// <param name="Mode">The strongest lock that is held on it now, as <c>pg_locks</c> says it.</param>
/// <param name="Rewritten">Whether the table's storage was rewritten.</param>
/// <param name="Scanned">Whether every row was read.</param>
internal sealed record StatementEffect(
    SqlStatement Statement,
    uint Oid,
    string Table,
    long Rows,
    string Mode,
    bool Rewritten,
    bool Scanned,
    long Inserted,
    long Updated,
    long Deleted,
    TimeSpan Time
)
{
    /// <summary>How long the longest read or write of the traffic waited meanwhile; null where there was no traffic.</summary>
    public TimeSpan? Waited { get; init; }

    /// <summary>Whether the lock is stronger than the one that the file held before the statement.</summary>
    public bool IsNewLock { get; init; }

    /// <summary>Traffic stands still for as long as it takes to go through all rows.</summary>
    public bool IsOverBudget => (Rewritten || Scanned) && LockModes.BlocksWrites(Mode);

    /// <summary>Traffic stands still, if only for a moment: until everything before it in the queue has ended.</summary>
    public bool IsWorthALook => IsNewLock && LockModes.BlocksReads(Mode);

    /// <summary>Whether it writes every row; of a single one that may be chance.</summary>
    public bool WritesAll => Rows > 1 && !Rewritten && Updated + Deleted >= Rows;

    /// <summary>What it does to all rows, so that it takes the longer the more there are; null where it does no such thing.</summary>
    public string? Whole =>
        Rewritten ? "rewrites"
        : WritesAll ? "writes every row of"
        : Scanned && LockModes.BlocksWrites(Mode) ? "reads every row of"
        : null;

    /// <summary>Whether rows may have changed or gone.</summary>
    public bool EndangersRows => LockModes.BlocksReads(Mode) || Updated + Deleted > 0;

    public static IReadOnlyList<string> Columns { get; } =
    ["statement", "lock", "table", "blocks", "storage", "took", "traffic waited"];

    /// <summary>The effect as a row of a table.</summary>
    public IReadOnlyList<string> Cells(Migration migration) =>
        [
            $"{migration.Name}:{Statement.Line}",
            LockModes.Words(Mode),
            Table,
            LockModes.Blocks(Mode),
            Rewritten ? "rewritten"
            : Scanned ? "read in full"
            : "untouched",
            Milliseconds(Time),
            Waited is { } waited ? Milliseconds(waited) : "",
        ];

    /// <summary>What it does, without how long it took: of one kind where several statements of a file say the same.</summary>
    public string Words =>
        $"{LockModes.Words(Mode)} on {Table} blocks {LockModes.Blocks(Mode)}"
        + (
            Rewritten ? ", and the table is rewritten"
            : Scanned ? ", and every row is read"
            : ""
        );

    /// <summary>The same with how long it took, and traffic with it if any waited.</summary>
    public string TimedWords =>
        Waited is { } waited && Milliseconds(waited) != Milliseconds(TimeSpan.Zero)
            ? $"{Words} ({Milliseconds(Time)}, traffic waited up to {Milliseconds(waited)})"
            : $"{Words} ({Milliseconds(Time)})";

    private static string Milliseconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");
}
