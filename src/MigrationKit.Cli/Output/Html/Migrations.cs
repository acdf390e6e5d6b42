using MigrationKit.Audit;

namespace MigrationKit.Cli.Output.Html;

/// <summary>Each migration in detail: how it stands, what it requires, what it creates, how the catalog differs.</summary>
internal static class Migrations
{
    internal static Html Of(IReadOnlyList<AuditedMigration> migrations) =>
        Page.Section(
            "migrations",
            "Migrations",
            migrations.Count == 0
                ? (Html)$"<p>None.</p>"
                : $"{Html.Each(migrations.Index(), entry => Detail(entry.Index + 1, entry.Item))}"
        );

    // The anchor is inside, so that a browser that is sent there opens what is around it.
    private static Html Detail(int number, AuditedMigration migration) =>
        $"""
            <details class="migration"{Html.If(migration.Differences.Count > 0, () => $" open")}>
            <summary><h3>{migration.Name}</h3> {Verdicts.Badge(migration.Standing)}</summary>
            <div class="inside" id="migration-{number}">
            <dl class="findings">
            <div><dt>State</dt><dd>{State(migration)}</dd></div>
            {Html.If(
                migration.Migration is not null,
                () =>
                    $"<div><dt>File</dt><dd><code>{migration.Migration!.Path}</code></dd></div>\n<div><dt>Requires</dt><dd>{Requires(migration.Migration)}</dd></div>\n"
            )}{Html.If(
                migration.Differences.Count > 0,
                () =>
                    $"<div><dt>Differences</dt><dd>{Issues.Lines(migration.Differences)}</dd></div>\n"
            )}</dl>
            {(migration.Migration is null ? $"<p>The file is missing, so what it creates is not known.</p>" : CreatedTable.Of(migration.Creates, migration.Name))}
            </div>
            </details>

            """;

    private static string State(AuditedMigration migration) =>
        migration.AppliedAt is { } at
            ? $"{Words.Of(migration.State)}, recorded {Words.Of(at)}"
            : Words.Of(migration.State);

    private static string Requires(Migration migration) =>
        migration.Requires.Count == 0
            ? "nothing"
            : string.Join(", ", migration.Requires.Select(required => required.Name));
}
