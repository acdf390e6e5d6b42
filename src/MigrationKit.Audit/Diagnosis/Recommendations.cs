namespace MigrationKit.Audit.Diagnosis;

/// <summary>What to run, the commands as they are typed.</summary>
internal static class Recommendations
{
    internal static IReadOnlyList<AuditStep> From(
        IReadOnlyList<AuditIssue> issues,
        IReadOnlyList<AuditedMigration> migrations,
        AuditOptions options
    )
    {
        var steps = new List<AuditStep>();
        foreach (var migration in migrations)
        {
            switch (migration.State)
            {
                case MigrationState.Missing:
                    steps.Add(
                        new(
                            $"git log --all --oneline -- {ShellWord.Quote($"*{migration.Name}*")}",
                            "Find the commit that removed the file, and restore it."
                        )
                    );
                    break;
                case MigrationState.Modified:
                    steps.Add(
                        new(
                            Command($"adopt {ShellWord.Quote(migration.Name)} --modified"),
                            "Accept the changed file after checking that the database matches it; or restore the file."
                        )
                    );
                    break;
            }
        }
        foreach (
            var issue in issues.Where(issue =>
                issue
                    is {
                        Verdict: AuditVerdict.Drift,
                        Kind: not "migration",
                        Migration.Replayable: true
                    }
            )
        )
        {
            steps.Add(
                new(
                    $"psql \"$DATABASE_URL\" -v ON_ERROR_STOP=1 --single-transaction -f {ShellWord.Quote(issue.Migration!.Path)}",
                    "Run the file again: it is replayable."
                )
            );
        }
        foreach (var issue in issues.Where(issue => options.TakesNewFiles && NeedsMigration(issue)))
        {
            steps.Add(
                new(
                    Line("new", ShellWord.Quote(NameFor(issue)), options.FolderArgument),
                    $"Write a migration that {(issue.Verdict == AuditVerdict.Drift ? "restores" : "creates")} {issue.Subject}."
                )
            );
        }
        var pending = migrations.Where(m => m.Health == MigrationHealth.Pending).ToList();
        if (pending.Count > 0 || issues.Any(NeedsMigration))
        {
            var outOfOrder = issues.Any(i => i is { Kind: "migration", Problem: "out of order" });
            steps.Add(
                new(
                    Command(outOfOrder ? "apply --out-of-order" : "apply"),
                    pending.Count switch
                    {
                        0 => "Apply the new migration.",
                        1 => $"Apply {pending[0].Name}.",
                        _ => FormattableString.Invariant(
                            $"Apply the {pending.Count} pending migrations in dependency order."
                        ),
                    }
                )
            );
        }
        if (steps.Count > 0)
        {
            steps.Add(
                new(Command("audit", options.AuditArguments), "Check that no action is left.")
            );
        }
        return [.. steps.DistinctBy(step => step.Command)];

        string Command(string command, string more = "") =>
            Line(command, options.FolderArgument, options.CommandArguments, more);
    }

    private static string Line(params IEnumerable<string> words) =>
        string.Join(' ', words.Prepend("migrationkit").Where(word => word.Length > 0));

    private static bool NeedsMigration(AuditIssue issue) =>
        issue switch
        {
            { Kind: "migration" or "statement" } => false,
            { Verdict: AuditVerdict.NoMigration } => issue.NearMiss is null
                && issue.Migration is null,
            { Verdict: AuditVerdict.Drift } => issue.Migration is { Replayable: false },
            _ => false,
        };

    private static string NameFor(AuditIssue issue)
    {
        var words = issue
            .Subject.Split('(')[0]
            .Where(c => char.IsLetterOrDigit(c) || c is '_' or '.');
        var name = string.Concat(words).Replace('.', '_').ToLowerInvariant();
        var verb =
            issue.Verdict == AuditVerdict.Drift ? "restore"
            : issue.Kind == "column" ? "add"
            : "create";
        return $"{verb}_{name}";
    }
}
