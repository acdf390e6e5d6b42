using MigrationKit.Audit.Messages;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>The commands to run, as they are typed.</summary>
internal sealed class Recommendations
{
    private readonly IReadOnlyList<AuditIssue> _issues;
    private readonly IReadOnlyList<AuditedMigration> _migrations;
    private readonly CatalogObjects _catalog;
    private readonly AuditOptions _options;

    private Recommendations(
        IReadOnlyList<AuditIssue> issues,
        IReadOnlyList<AuditedMigration> migrations,
        CatalogObjects catalog,
        AuditOptions options
    ) => (_issues, _migrations, _catalog, _options) = (issues, migrations, catalog, options);

    internal static IReadOnlyList<AuditStep> From(
        IReadOnlyList<AuditIssue> issues,
        IReadOnlyList<AuditedMigration> migrations,
        CatalogObjects catalog,
        AuditOptions options
    ) => [.. new Recommendations(issues, migrations, catalog, options).Steps()];

    private IReadOnlyList<AuditStep> Steps()
    {
        List<AuditStep> steps =
        [
            .. _migrations.Select(ReviewFile).OfType<AuditStep>(),
            .. _issues.Where(IsOfReplayable).Select(RunAgain),
            .. _issues
                .Where(issue => _options.TakesNewFiles && NeedsMigration(issue))
                .Select(Write),
            .. Adopt(),
            .. Apply(),
        ];
        if (steps.Count > 0)
        {
            steps.Add(
                new(Command("audit", _options.AuditArguments), "Check that no action is left.")
            );
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
            Line("new", ShellWord.Quote(NameFor(issue)), _options.FolderArgument),
            $"Write a migration that {(issue.Verdict == AuditVerdict.Drift ? "restores" : "creates")} {issue.Subject}."
        );

    /// <summary>
    /// Where nothing is recorded, the first files may have run before there was a history. Those that say that they are
    /// replayable run again, and those with a footprint are adopted by the run itself.
    /// </summary>
    private IEnumerable<AuditedMigration> Adoptable() =>
        _migrations.Any(migration => migration.AppliedAt is not null)
            ? []
            : _migrations
                .TakeWhile(IsThere)
                .Where(migration => migration.Migration is { Replayable: false, Footprint: null });

    private IEnumerable<AuditStep> Adopt() =>
        Adoptable()
            .Select(migration => new AuditStep(
                Command($"adopt {ShellWord.Quote(migration.Name)}"),
                $"Record {migration.Name} without running it, after checking that the database has all of it: its objects exist."
            ));

    private bool IsThere(AuditedMigration migration) =>
        migration.Creates.Count > 0
        && migration.Creates.All(created =>
            ObjectKinds.Routines.Contains(created.Kind)
                ? _catalog.Routines(created.WithoutArguments).Any()
                : _catalog.Find([created.Kind], created.Name) is not null
        );

    private IEnumerable<AuditStep> Apply()
    {
        var adopted = Adoptable().ToHashSet();
        var pending = _migrations
            .Where(m => m.Health == MigrationHealth.Pending && !adopted.Contains(m))
            .ToList();
        if (pending.Count == 0 && !_issues.Any(NeedsMigration))
        {
            yield break;
        }
        var outOfOrder = _issues.Any(i => i is { Kind: "migration", Problem: "out of order" });
        yield return new(
            Command(outOfOrder ? "apply --out-of-order" : "apply"),
            pending.Count switch
            {
                0 => "Apply the new migration.",
                1 => $"Apply {pending[0].Name}.",
                _ => FormattableString.Invariant(
                    $"Apply the {pending.Count} pending migrations in dependency order."
                ),
            }
        );
    }

    private string Command(string command, string more = "") =>
        Line(command, _options.FolderArgument, _options.CommandArguments, more);

    private static string Line(params IEnumerable<string> words) =>
        string.Join(' ', words.Prepend("migrationkit").Where(word => word.Length > 0));

    private static bool IsOfReplayable(AuditIssue issue) =>
        issue is { Verdict: AuditVerdict.Drift, Kind: not "migration", Migration.Replayable: true };

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
