using MigrationKit.Sql;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>The commands to run, as they are typed.</summary>
internal sealed class Recommendations(
    IReadOnlyList<AuditIssue> issues,
    IReadOnlyList<AuditedMigration> migrations,
    DecisionNeeded? decision,
    AuditOptions options
)
{
    internal IReadOnlyList<AuditStep> Steps()
    {
        List<AuditStep> steps =
        [
            .. migrations.Select(ReviewFile).OfType<AuditStep>(),
            .. issues.Where(IsOfReplayable).Select(RunAgain),
            .. issues.Where(issue => options.TakesNewFiles && NeedsMigration(issue)).Select(Write),
            .. Adopt(),
            .. Apply(),
        ];
        if (steps.Count > 0)
        {
            steps.Add(new(Command("audit", options.AuditArguments), "Check that no action is left."));
        }
        return [.. steps.DistinctBy(step => step.Command)];
    }

    private AuditStep? ReviewFile(AuditedMigration migration) =>
        migration.State switch
        {
            MigrationState.Missing => new(
                $"git log --all --oneline -- {ShellWord.Quote($"*{migration.Name}*")}",
                "Find the commit that removed the file, and restore it."
            ),
            MigrationState.Modified => new(
                Command($"adopt {ShellWord.Quote(migration.Name)} --modified"),
                "Accept the changed file after checking that the database matches it; or restore the file."
            ),
            _ => null,
        };

    private static AuditStep RunAgain(AuditIssue issue) =>
        new(
            $"psql \"$DATABASE_URL\" -v ON_ERROR_STOP=1 --single-transaction -f {ShellWord.Quote(issue.Migration!.Path)}",
            "Run the file again: it is replayable."
        );

    private AuditStep Write(AuditIssue issue) =>
        new(
            Line("new", ShellWord.Quote(NameFor(issue)), options.FolderArgument),
            $"Write a migration that {(issue.Verdict == AuditVerdict.Drift ? "restores" : "creates")} {issue.Subject}."
        );

    /// <summary>The answer to what a run would ask first: which migrations have run on a database that is not empty.</summary>
    private IEnumerable<AuditStep> Adopt() =>
        decision switch
        {
            null => [],
            { Last: { } last } =>
            [
                new(
                    Command($"adopt --to {ShellWord.Quote(last)}"),
                    $"Record the migrations up to {last} without running them, after checking that the database has all of them."
                ),
            ],
            _ =>
            [
                new(
                    Command("adopt --none"),
                    "Start the history, after checking that none of the migrations has run here."
                ),
            ],
        };

    private IEnumerable<AuditStep> Apply()
    {
        var adopted = migrations.Select(m => m.Name).ToList().IndexOf(decision?.Last ?? "") + 1;
        var pending = migrations.Skip(adopted).Where(m => m.Health == MigrationHealth.Pending).ToList();
        if (pending.Count == 0 && !issues.Any(NeedsMigration))
        {
            yield break;
        }
        var outOfOrder = issues.Any(i => i is { Kind: "migration", Problem: "out of order" });
        yield return new(
            Command(outOfOrder ? "apply --out-of-order" : "apply"),
            pending.Count switch
            {
                0 => "Apply the new migration.",
                1 => $"Apply {pending[0].Name}.",
                _ => FormattableString.Invariant($"Apply the {pending.Count} pending migrations in dependency order."),
            }
        );
    }

    private string Command(string command, string more = "") =>
        Line(command, options.FolderArgument, options.CommandArguments, more);

    private static string Line(params IEnumerable<string> words) =>
        string.Join(' ', words.Prepend("migrationkit").Where(word => word.Length > 0));

    private static bool IsOfReplayable(AuditIssue issue) =>
        issue is { Verdict: AuditVerdict.Drift, Kind: not "migration", Migration.Replayable: true };

    private static bool NeedsMigration(AuditIssue issue) =>
        issue switch
        {
            { Kind: "migration" or "statement" } => false,
            { Verdict: AuditVerdict.NoMigration } => issue.NearMiss is null && issue.Migration is null,
            { Verdict: AuditVerdict.Drift } => issue.Migration is { Replayable: false },
            _ => false,
        };

    private static string NameFor(AuditIssue issue)
    {
        var words = issue.Subject.Split('(')[0].Where(c => char.IsLetterOrDigit(c) || c is '_' or '.');
        var name = string.Concat(words).Replace('.', '_').ToLowerInvariant();
        var verb =
            issue.Verdict == AuditVerdict.Drift ? "restore"
            : issue.Kind == "column" ? "add"
            : "create";
        return $"{verb}_{name}";
    }
}
