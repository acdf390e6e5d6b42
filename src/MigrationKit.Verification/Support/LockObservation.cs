using System.Globalization;

namespace MigrationKit.Verification.Support;

/// <summary>What one statement did to one table that held rows before the file.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Table">The table.</param>
/// <param name="Mode">The strongest lock that is held on it now.</param>
/// <param name="Rewritten">Whether the table's storage was written anew.</param>
/// <param name="Scanned">Whether every row was read.</param>
/// <param name="Time">How long the statement took.</param>
/// <param name="Waited">How long the longest read or write of the traffic waited meanwhile.</param>
internal sealed record LockObservation(
    SqlStatement Statement,
    string Table,
    string Mode,
    bool Rewritten,
    bool Scanned,
    TimeSpan Time,
    TimeSpan Waited
)
{
    /// <summary>BackgroundLoad stands still for as long as it takes to go through all rows.</summary>
    public bool IsOverBudget => (Rewritten || Scanned) && LockModes.BlocksWrites(Mode);

    /// <summary>BackgroundLoad stands still, if only for a moment: until everything before it in the queue has ended.</summary>
    public bool IsWorthALook => LockModes.BlocksReads(Mode);

    /// <summary>The headings of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    ["statement", "lock", "table", "blocks", "storage", "took", "traffic waited"];

    /// <summary>The observation as a row of a table.</summary>
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
            Milliseconds(Waited),
        ];

    public Evidence In(Migration migration) =>
        new(
            $"{LockModes.Words(Mode)} on {Table} blocks {LockModes.Blocks(Mode)}"
                + (Rewritten ? ", and the table is rewritten" : "")
                + (Scanned && !Rewritten ? ", and every row is read" : "")
                + $" ({Milliseconds(Time)}, traffic waited up to {Milliseconds(Waited)})",
            migration.Path,
            Statement.Line,
            Statement.Column
        );

    private static string Milliseconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");
}
