using System.Globalization;

namespace MigrationKit.Audit.Judging;

/// <summary>Why it is as it is, in sentences that the findings bear out.</summary>
internal static class RootCauses
{
    internal static IReadOnlyList<string> Of(
        IReadOnlyList<AuditIssue> issues,
        IReadOnlyList<AuditedMigration> migrations
    )
    {
        var causes = new List<string>();
        var pending = migrations.Where(m => m.Standing == Standing.Pending).ToList();
        var unapplied = issues.Count(issue =>
            issue is { Verdict: AuditVerdict.ApplyMigration, Error: not null }
        );
        if (pending.Count > 0)
        {
            causes.Add(
                pending.Count == migrations.Count
                    ? $"{Count(pending.Count, "migration")} {Be(pending.Count)} in the folder, and none has ever been recorded as applied to this database."
                    : $"{Count(pending.Count, "migration")} of {Number(migrations.Count)} {Be(pending.Count)} in the folder but not applied to this database."
            );
        }
        if (unapplied > 0)
        {
            causes.Add(
                $"The application uses {Count(unapplied, "object")} that {(unapplied == 1 ? "comes" : "come")} with migrations which are not applied."
            );
        }
        foreach (
            var issue in issues.Where(i =>
                i.Kind == "column"
                && i.Evidence is [var first, ..]
                && first.Contains("older shape", StringComparison.Ordinal)
            )
        )
        {
            causes.Add(
                $"{Statements.SqlName.OwnerOf(issue.Subject)} was there before the migration that creates it, in an older shape."
            );
        }
        Add(
            AuditVerdict.NoMigration,
            "The application uses {0} that no migration of the folder brings.",
            "object"
        );
        foreach (var (problem, sentence) in Migrations)
        {
            var found = issues.Count(i => i.Kind == "migration" && i.Problem == problem);
            if (found > 0)
            {
                causes.Add(
                    string.Format(
                        CultureInfo.InvariantCulture,
                        sentence,
                        Count(found, "migration"),
                        found == 1 ? "was" : "were"
                    )
                );
            }
        }
        var drifted = issues.Count(i => i.Verdict == AuditVerdict.Drift && i.Kind != "migration");
        if (drifted > 0)
        {
            causes.Add(
                $"{Count(drifted, "object")} {(drifted == 1 ? "is" : "are")} not as recorded migrations left {(drifted == 1 ? "it" : "them")}: something other than the migrations changed the database."
            );
        }
        Add(
            AuditVerdict.FalseAlarm,
            "{0} is there: the error is over, or it came from another database or search_path.",
            "object"
        );
        return [.. causes.Distinct()];

        void Add(AuditVerdict verdict, string sentence, string noun)
        {
            var found = issues.Count(issue => issue.Verdict == verdict);
            if (found > 0)
            {
                causes.Add(
                    string.Format(
                        CultureInfo.InvariantCulture,
                        found == 1
                            ? sentence
                            : sentence
                                .Replace(
                                    " is there: the error is",
                                    " are there: the errors are",
                                    StringComparison.Ordinal
                                )
                                .Replace("it came", "they came", StringComparison.Ordinal),
                        Count(found, noun)
                    )
                );
            }
        }
    }

    private static readonly (string Problem, string Sentence)[] Migrations =
    [
        ("modified", "{0} {1} changed after being applied."),
        ("not in the folder", "{0} {1} applied, and is no longer in the folder."),
        ("out of order", "{0} {1} added before one that is applied already."),
    ];

    private static string Count(int count, string noun) =>
        $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Be(int count) => count == 1 ? "is" : "are";
}
