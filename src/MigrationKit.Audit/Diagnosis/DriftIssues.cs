namespace MigrationKit.Audit.Diagnosis;

/// <summary>The findings of the database itself, without those that an error has told already.</summary>
internal static class DriftIssues
{
    /// <summary>One issue for each table, or other object, that is not as a migration left it.</summary>
    /// <param name="differences">What is not as it should be.</param>
    /// <param name="told">The issues that errors have told.</param>
    /// <param name="migrations">The migrations in apply order, which is the order of the issues.</param>
    internal static IEnumerable<AuditIssue> FromDifferences(
        IEnumerable<Difference> differences,
        IReadOnlyList<AuditIssue> told,
        IReadOnlyList<AuditedMigration> migrations
    )
    {
        var places = migrations.Index().ToDictionary(m => m.Item.Name, m => m.Index, StringComparer.Ordinal);
        return differences
            .Where(difference => !told.Any(issue => Tells(issue, difference)))
            .GroupBy(difference => (difference.By, difference.Owner))
            .OrderBy(group => places[group.Key.By.Name])
            .ThenBy(group => group.Key.Owner, StringComparer.Ordinal)
            .Select(group => Issue(group.Key.By, group.Key.Owner, [.. group]));
    }

    /// <summary>The migrations that stop a run: changed, missing from the folder, or overtaken.</summary>
    internal static IEnumerable<AuditIssue> FromPlan(MigrationPlan plan) =>
        plan.Entries.Select(OfEntry).OfType<AuditIssue>();

    private static bool Tells(AuditIssue issue, Difference difference) =>
        issue.Verdict == AuditVerdict.Drift
        && (
            difference.Line.Key == $"{issue.Kind} {issue.Subject}"
            || (ObjectKinds.Relations.Contains(issue.Kind) && difference.Owner == issue.Subject)
        );

    private static AuditIssue Issue(AuditedMigration by, string of, List<Difference> differences)
    {
        var subject = Subject(of, differences);
        var gone = subject is { Found: null };
        var created = subject is null ? null : CreatedObject.FromLine(subject.Line);
        return new(
            created?.Kind ?? (ObjectKinds.IsPart(differences[0].Line.Noun) ? "table" : differences[0].Line.Noun),
            created?.Name ?? of,
            AuditVerdict.Drift
        )
        {
            Problem =
                gone ? "missing"
                : subject is { Expected: null } ? "exists again"
                : "different",
            Migration = by.Migration,
            Solution =
                $"{Verdicts.FileOf(by)} was {Verdicts.Recorded(by)}, but it is {(gone ? "missing" : "different now")}",
            Action = Verdicts.Restore(by),
            Evidence = Difference.InWords(differences),
        };
    }

    /// <summary>The object that the issue is about; null where it is several parts of one.</summary>
    private static Difference? Subject(string of, List<Difference> differences) =>
        differences is [var only]
            ? only
            : differences.Find(d => d.Line.IsObject && ExpectedObject.NameOf(d.Line) == of)
                ?? MissingColumn(differences);

    /// <summary>The column without which nothing else of the table would be different; null where there is none.</summary>
    private static Difference? MissingColumn(List<Difference> differences) =>
        differences.Find(d => d is { Line.Noun: "column", Found: null }) is { Line: var line } column
        && new Regex($@"(?<!\w){Regex.Escape(SqlName.LastOf(ExpectedObject.NameOf(line)))}(?!\w)") is var name
        && differences.TrueForAll(d => d == column || d.Expected is { } expected && name.IsMatch(expected.Text))
            ? column
            : null;

    private static AuditIssue? OfEntry(PlanEntry entry) =>
        entry switch
        {
            { State: MigrationState.Modified } => new("migration", entry.Name, AuditVerdict.Drift)
            {
                Problem = "modified",
                Migration = entry.Migration,
                Solution = $"The database has an earlier version of the file: {entry.Reason}",
                Action = "Restore the file, and put the change into a new migration; or review it and accept it",
            },
            { State: MigrationState.Missing } => new("migration", entry.Name, AuditVerdict.Drift)
            {
                Problem = "not in the folder",
                Solution =
                    $"It was applied {Verdicts.At(entry.History?.AppliedAt)}, but the folder has no file of that name",
                Action = "Restore the file from version control",
            },
            { State: MigrationState.OutOfOrder, Refused: true } => new(
                "migration",
                entry.Name,
                AuditVerdict.ApplyMigration
            )
            {
                Problem = "out of order",
                Migration = entry.Migration,
                Solution = $"It is pending, but {entry.Reason}",
                Action = "Rename it so that it sorts last, or apply it out of order",
            },
            _ => null,
        };
}
