using System.Globalization;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>The causes of the findings, in sentences.</summary>
internal static class RootCauses
{
    internal static IReadOnlyList<string> From(
        IReadOnlyList<AuditIssue> issues,
        IReadOnlyList<AuditedMigration> migrations
    )
    {
        IEnumerable<string?> causes =
        [
            OfPending(migrations),
            Say(
                issues.Count(i => i is { Verdict: AuditVerdict.ApplyMigration, Error: not null }),
                "The application uses one object of a migration that is not applied.",
                "The application uses {0} objects of migrations that are not applied."
            ),
            .. issues
                .Where(IsOfOlderShape)
                .Select(i =>
                    $"{SqlName.OwnerOf(i.Subject)} existed before the migration that creates it, in an older shape."
                ),
            .. OfCode(issues),
            .. OfHistory(issues, migrations),
            .. OfCatalog(issues, migrations),
        ];
        return [.. causes.OfType<string>().Distinct()];
    }

    private static string? OfPending(IReadOnlyList<AuditedMigration> migrations)
    {
        var pending = migrations.Count(m => m.Health == MigrationHealth.Pending);
        var inFolder = migrations.Count(m => m.State != MigrationState.Missing);
        return pending == inFolder
            ? Say(
                pending,
                "The folder has one migration, and it is not recorded as applied to this database.",
                "The folder has {0} migrations, and none is recorded as applied to this database."
            )
            : Say(
                pending,
                $"One of the {inFolder} migrations of the folder is not applied to this database.",
                $"{{0}} of the {inFolder} migrations of the folder are not applied to this database."
            );
    }

    private static IEnumerable<string?> OfCode(IReadOnlyList<AuditIssue> issues) =>
        [
            Say(
                issues.Count(i => i is { Verdict: AuditVerdict.NoMigration, Migration: null, Kind: not "statement" }),
                "The application uses one object that no migration of the folder creates.",
                "The application uses {0} objects that no migration of the folder creates."
            ),
            Say(
                issues.Count(i => i.Problem == Verdicts.RemovedProblem),
                "The application uses one object that a migration dropped.",
                "The application uses {0} objects that migrations dropped."
            ),
            Say(
                issues.Count(i => i.Kind == "statement"),
                "One statement of the code does not match the schema.",
                "{0} statements of the code do not match the schema."
            ),
        ];

    private static IEnumerable<string?> OfHistory(
        IReadOnlyList<AuditIssue> issues,
        IReadOnlyList<AuditedMigration> migrations
    ) =>
        [
            Say(
                migrations.Count(m => m.State == MigrationState.Modified),
                "One migration was changed after it was applied.",
                "{0} migrations were changed after they were applied."
            ),
            Say(
                migrations.Count(m => m.State == MigrationState.Missing),
                "One applied migration is not in the folder.",
                "{0} applied migrations are not in the folder."
            ),
            Say(
                issues.Count(i => i is { Kind: "migration", Problem: "out of order" }),
                "One pending migration sorts before one that is already applied.",
                "{0} pending migrations sort before one that is already applied."
            ),
        ];

    private static IEnumerable<string?> OfCatalog(
        IReadOnlyList<AuditIssue> issues,
        IReadOnlyList<AuditedMigration> migrations
    )
    {
        var modified = migrations
            .Where(m => m.State == MigrationState.Modified)
            .Select(m => m.Name)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            Say(
                issues.Count(i =>
                    i is { Verdict: AuditVerdict.Drift, Kind: not "migration" }
                    && !modified.Contains(i.Migration?.Name ?? "")
                ),
                "One object differs from what the recorded migrations created: something else changed the database.",
                "{0} objects differ from what the recorded migrations created: something else changed the database."
            ),
            Say(
                issues.Count(i => i.Verdict == AuditVerdict.FalseAlarm),
                "One object exists: its error is over, or came from another database or search_path.",
                "{0} objects exist: their errors are over, or came from another database or search_path."
            ),
        ];
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
