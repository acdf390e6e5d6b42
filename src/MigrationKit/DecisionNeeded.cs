namespace MigrationKit;

/// <summary>
/// What a run has to be told before it may change a database that is not empty: which of its migrations have run there.
/// </summary>
public sealed class DecisionNeeded
{
    internal DecisionNeeded(IReadOnlyList<string> migrations, string? last, string message) =>
        (Migrations, Last, Message) = (migrations, last, message);

    /// <summary>The migrations of which nobody knows whether they have run, in apply order.</summary>
    public IReadOnlyList<string> Migrations { get; }

    /// <summary>
    /// The last migration of which an object exists, where one does: what <see cref="Migrator.AdoptToAsync"/> probably
    /// wants; otherwise <see langword="null"/>.
    /// </summary>
    public string? Last { get; }

    /// <summary>The question and the ways to answer it, for a person.</summary>
    public string Message { get; }
}
