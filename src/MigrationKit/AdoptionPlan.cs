namespace MigrationKit;

/// <summary>What becomes of a file, or of a row of another tool's history, when that history is adopted.</summary>
public enum AdoptionOutcome
{
    /// <summary>The row is that of the file: it is recorded, and nothing is run.</summary>
    Adopted,

    /// <summary>The file is recorded already.</summary>
    Recorded,

    /// <summary>No row is that of the file: it stays pending.</summary>
    NoRow,

    /// <summary>The row has no file, and that was allowed by its name.</summary>
    LeftOut,

    /// <summary>The row does not prove that a file of the folder has run, so that nothing is recorded.</summary>
    Refused,
}

/// <summary>The history of another tool held against the files.</summary>
public sealed class AdoptionPlan
{
    internal AdoptionPlan(string tool, string table, IReadOnlyList<AdoptionEntry> entries, string? refusal) =>
        (Tool, Table, Entries, Refusal) = (tool, table, entries, refusal);

    /// <summary>The tool, as <see cref="Migrator.AdoptFromAsync"/> takes it.</summary>
    public string Tool { get; }

    /// <summary>Its table, qualified.</summary>
    public string Table { get; }

    /// <summary>The files in apply order, each with its row where it has one, then the rows without a file.</summary>
    public IReadOnlyList<AdoptionEntry> Entries { get; }

    /// <summary>Why nothing can be recorded, in words; <see langword="null"/> where all of it fits.</summary>
    public string? Refusal { get; }
}

/// <summary>A file or a row of an <see cref="AdoptionPlan"/>.</summary>
public sealed record AdoptionEntry
{
    internal AdoptionEntry(string? name, string? row, AdoptionOutcome outcome, string? reason) =>
        (Name, Row, Outcome, Reason) = (name, row, outcome, reason);

    /// <summary>The file; null where the row has none.</summary>
    public string? Name { get; }

    /// <summary>What the other tool calls it; null where it has no row.</summary>
    public string? Row { get; }

    /// <summary>What becomes of it.</summary>
    public AdoptionOutcome Outcome { get; }

    /// <summary>Why, where that needs an explanation; otherwise null.</summary>
    public string? Reason { get; }

    /// <summary>The file's row in the history; null where there is none.</summary>
    internal HistoryRow? Recorded { get; init; }

    /// <summary>Whether the row is the file's own, and not one that speaks for all files before it.</summary>
    internal bool IsNamed { get; init; }
}
