using MigrationKit.Exceptions;

namespace MigrationKit;

/// <summary>The folder held against the history: how each migration stands and what a run would do.</summary>
public sealed class MigrationPlan
{
    internal MigrationPlan(string history, IReadOnlyList<PlanEntry> entries, IReadOnlyList<Migration> pending)
    {
        History = history;
        Entries = entries;
        Pending = pending;
        Refused = [.. entries.Where(entry => entry.Refused)];
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
    public IReadOnlyList<PlanEntry> Refused { get; }

    /// <summary>
    /// What a run would record without running it, in apply order, because the catalog proves that it has run.
    /// </summary>
    public IReadOnlyList<Migration> Adopted { get; private init; } = [];

    /// <summary>
    /// What a person has to say before a run starts; <see langword="null"/> where nothing is open. A run then throws
    /// <see cref="DecisionNeededException"/>.
    /// </summary>
    public DecisionNeeded? Decision { get; private init; }

    /// <summary>
    /// What is worth a look but stops nothing: the warnings of the folder, and that another tool goes on whose history
    /// was adopted.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Why a run refuses what a statement does to the history table; null where none does anything to it.</summary>
    internal MigrationFailedException? Refusal { get; private init; }

    /// <exception cref="MigrationFailedException">A run would refuse a statement, and nothing else before it.</exception>
    internal void ThrowRefusal()
    {
        if (Refused.Count == 0 && Refusal is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>The plan after it was found out what pending migrations have left in the database already.</summary>
    internal MigrationPlan With(IReadOnlyList<Migration> adopted, DecisionNeeded? decision) =>
        new(History, Entries, [.. Pending.Except(adopted)])
        {
            LeftOut = LeftOut,
            Adopted = adopted,
            Decision = decision,
        };

    /// <summary>The plan with what is to be said of it.</summary>
    internal MigrationPlan With(IReadOnlyList<string> warnings, MigrationFailedException? refusal) =>
        new(History, Entries, Pending)
        {
            LeftOut = LeftOut,
            Adopted = Adopted,
            Decision = Decision,
            Warnings = warnings,
            Refusal = refusal,
        };
}

/// <summary>One line of a plan.</summary>
public sealed record PlanEntry
{
    internal PlanEntry(
        string name,
        MigrationState state,
        Migration? migration,
        HistoryRow? history,
        bool refused,
        string? reason
    ) => (Name, State, Migration, History, Refused, Reason) = (name, state, migration, history, refused, reason);

    /// <summary>The migration's name.</summary>
    public string Name { get; }

    /// <summary>How it stands.</summary>
    public MigrationState State { get; }

    /// <summary>The file; null where it is missing.</summary>
    public Migration? Migration { get; }

    /// <summary>The row of the history; null where there is none.</summary>
    public HistoryRow? History { get; }

    /// <summary>Whether a run refuses because of it.</summary>
    public bool Refused { get; }

    /// <summary>Why, in words, for the states that need an explanation; otherwise null.</summary>
    public string? Reason { get; }

    /// <summary>Whether a run would apply it.</summary>
    internal bool IsPending =>
        State is MigrationState.Pending or MigrationState.OutOfOrder or MigrationState.Incomplete;

    /// <summary>The applied migration that sorts after it and follows it by name; null unless it is out of order.</summary>
    internal string? OvertakenBy { get; init; }

    /// <summary>What to do about it; null where there is nothing to do.</summary>
    internal string? Advice => Planning.Advice.For(this, Options);

    /// <summary>The options of the run that is planned.</summary>
    internal MigratorOptions Options { get; init; } = new();
}
