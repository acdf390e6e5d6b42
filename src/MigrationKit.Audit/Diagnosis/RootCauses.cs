using System.Globalization;
using MigrationKit.Audit.Statements;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>Why it is as it is, in sentences that the findings bear out.</summary>
internal static class RootCauses
{
    internal static IReadOnlyList<string> Of(
        IReadOnlyList<AuditIssue> issues,
        IReadOnlyList<AuditedMigration> migrations
    )
    {
        var pending = migrations.Count(m => m.Standing == Standing.Pending);
        var inFolder = migrations.Count(m => m.State != MigrationState.Missing);
        var modified = migrations
            .Where(m => m.State == MigrationState.Modified)
            .Select(m => m.Name)
            .ToHashSet(StringComparer.Ordinal);
        IEnumerable<string?> causes =
        [
            pending == inFolder
                ? Say(
                    pending,
                    "One migration is in the folder, and it is not recorded as applied to this database.",
                    "{0} migrations are in the folder, and none is recorded as applied to this database."
                )
                : Say(
                    pending,
                    $"One migration of {inFolder} is in the folder but not applied to this database.",
                    $"{{0}} migrations of {inFolder} are in the folder but not applied to this database."
                ),
            Say(
                issues.Count(i => i is { Verdict: AuditVerdict.ApplyMigration, Error: not null }),
                "The application uses one object that comes with a migration which is not applied.",
                "The application uses {0} objects that come with migrations which are not applied."
            ),
            .. issues
                .Where(IsOfOlderShape)
                .Select(i =>
                    $"{SqlName.OwnerOf(i.Subject)} was there before the migration that creates it, in an older shape."
                ),
            Say(
                issues.Count(i =>
                    i
                        is {
                            Verdict: AuditVerdict.NoMigration,
                            Migration: null,
                            Kind: not "statement"
                        }
                ),
                "The application uses one object that no migration of the folder brings.",
                "The application uses {0} objects that no migration of the folder brings."
            ),
            Say(
                issues.Count(i => i.Problem == Verdicts.RemovedProblem),
                "The application uses one object that a migration took away.",
                "The application uses {0} objects that migrations took away."
            ),
            Say(
                issues.Count(i => i.Kind == "statement"),
                "One statement of the code does not fit the schema.",
                "{0} statements of the code do not fit the schema."
            ),
            Say(
                modified.Count,
                "One migration was changed after it was applied.",
                "{0} migrations were changed after they were applied."
            ),
            Say(
                migrations.Count(m => m.State == MigrationState.Missing),
                "One migration was applied, and is not in the folder.",
                "{0} migrations were applied, and are not in the folder."
            ),
            Say(
                issues.Count(i => i is { Kind: "migration", Problem: "out of order" }),
                "One pending migration sorts before one that is applied already.",
                "{0} pending migrations sort before one that is applied already."
            ),
            Say(
                issues.Count(i =>
                    i is { Verdict: AuditVerdict.Drift, Kind: not "migration" }
                    && !modified.Contains(i.Migration?.Name ?? "")
                ),
                "One object is not as a recorded migration left it: something other than the migrations changed the database.",
                "{0} objects are not as recorded migrations left them: something other than the migrations changed the database."
            ),
            Say(
                issues.Count(i => i.Verdict == AuditVerdict.FalseAlarm),
                "One object is there: the error is over, or it came from another database or search_path.",
                "{0} objects are there: the errors are over, or they came from another database or search_path."
            ),
        ];
        return [.. causes.OfType<string>().Distinct()];
    }

    private static bool IsOfOlderShape(AuditIssue issue) =>
        issue is { Kind: "column", Evidence: [var first, ..] }
        && first.Contains("older shape", StringComparison.Ordinal);

    private static string? Say(int count, string one, string several) =>
        count switch
        {
            0 => null,
            1 => one,
            _ => string.Format(CultureInfo.InvariantCulture, several, count),
        };
}
