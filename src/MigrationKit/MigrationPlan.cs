namespace MigrationKit;

/// <summary>The folder held against the history: how each migration stands and what a run would do.</summary>
public sealed class MigrationPlan
{
    internal MigrationPlan(
        string history,
        IReadOnlyList<PlanEntry> entries,
        IReadOnlyList<Migration> pending
    )
    {
        History = history;
        Entries = entries;
        Pending = pending;
    }

    /// <summary>The history table, qualified and quoted.</summary>
    public string History { get; }

    /// <summary>Every migration of the folder in apply order, then those missing from it by name.</summary>
    public IReadOnlyList<PlanEntry> Entries { get; }

    /// <summary>What a run would apply, in apply order, up to <see cref="MigratorOptions.To"/>.</summary>
    public IReadOnlyList<Migration> Pending { get; }

    /// <summary>What else is in the folder, and the rule by which it is left out; nothing outside a directory.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut { get; internal init; } = [];

    /// <summary>The entries that make a run refuse before it starts: modified, missing, out of order in a sequence.</summary>
    public IReadOnlyList<PlanEntry> Refused => [.. Entries.Where(entry => entry.Refused)];
}

/// <summary>One line of a plan.</summary>
/// <param name="Name">The migration's name.</param>
/// <param name="State">How it stands.</param>
/// <param name="Migration">The file; null where it is missing.</param>
/// <param name="History">The row of the history; null where there is none.</param>
/// <param name="Refused">Whether a run refuses because of it.</param>
/// <param name="Reason">Why, in words, for the states that need an explanation; otherwise null.</param>
public sealed record PlanEntry(
    string Name,
    MigrationState State,
    Migration? Migration,
    HistoryRow? History,
    bool Refused,
    string? Reason
);
