namespace MigrationKit.Planning;

/// <summary>What to do about a migration that needs a look. Every command says it in these words.</summary>
internal static class Advice
{
    /// <summary>A sentence; null where there is nothing to do.</summary>
    public static string? For(PlanEntry entry, MigratorOptions options) =>
        entry.State switch
        {
            MigrationState.Modified => "Put the file back and write a new migration; or, after a review, accept it: "
                + $"{options.Advise($"adopt --modified {entry.Name}")}, or --allow {entry.Name}.",
            MigrationState.Missing => $"Bring it back from version control, or let it be with --allow {entry.Name}.",
            MigrationState.OutOfOrder when entry.Refused =>
                "Rename it so that it sorts last. Or, if neither needs the other, add to the header of "
                    + $"{entry.OvertakenBy} what that one requires (-- migrationkit: requires NAME), which changes no "
                    + "checksum. Or run it with --out-of-order.",
            MigrationState.Incomplete => "The next apply goes on from there.",
            _ => null,
        };
}
