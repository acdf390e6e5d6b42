using MigrationKit.Audit;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>Each migration in detail: how it stands, what it requires, what it creates, how the catalog differs.</summary>
internal static class Migrations
{
    internal static Html Of(IReadOnlyList<AuditedMigration> migrations)
    {
        var all = Html.Each(migrations.Index(), entry => Detail(entry.Index + 1, entry.Item));
        return Page.Section(
            "migrations",
            "Migrations",
            migrations.Count > 0 ? (Html)$"{all}" : $"<p>None.</p>"
        );
    }

    // The anchor is inside, so that a browser that is sent there opens what is around it.
    private static Html Detail(int number, AuditedMigration migration)
    {
        var open = Html.If(migration.Differences.Count > 0, () => $" open");
        var file = migration.Migration;
        var findings = Findings.Of(
            ("State", Html.Text(State(migration))),
            ("File", Html.If(file is not null, () => $"<code>{file!.Path}</code>")),
            ("Requires", Html.If(file is not null, () => Html.Text(Requires(file!)))),
            ("Differences", Findings.Lines(migration.Differences))
        );
        return $"""
            <details class="migration"{open}>
            <summary><h3>{migration.Name}</h3> {Verdicts.Badge(migration.Standing)}</summary>
            <div class="inside" id="migration-{number}">
            {findings}
            {CreatedTable.Of(migration)}
            </div>
            </details>

            """;
    }

    private static string State(AuditedMigration migration) =>
        migration.AppliedAt is { } at
            ? $"{Words.Of(migration.State)}, recorded {Words.Of(at)}"
            : Words.Of(migration.State);

    private static string Requires(Migration migration) =>
        migration.Requires.Count == 0
            ? "nothing"
            : string.Join(", ", migration.Requires.Select(required => required.Name));
}
