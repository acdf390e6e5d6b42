using MigrationKit.Audit.Statements;
using MigrationKit.Cli.Graph;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>The dependency graph: a row for each migration, which unfolds to what it requires, creates and lacks.</summary>
internal static class GraphSection
{
    private static readonly string[] Parts = ["column", "constraint", "trigger", "policy", "rule"];

    internal static HtmlFragment Render(IReadOnlyList<AuditedMigration> migrations)
    {
        var lanes = new GraphLanes(migrations);
        var rows = HtmlFragment.Each(migrations.Index(), row => Row(row.Item, lanes.Draw(row.Index)));
        return HtmlFragment.If(
            migrations.Count > 0,
            () =>
                HtmlFragment.Section(
                    "migrations",
                    "Dependency Graph",
                    $"""
                    <p class="soft">Each migration is listed below the ones it requires. Open it for details.</p>
                    <div class="canvas"><ol class="graph">
                    {rows}</ol></div>
                    """
                )
        );
    }

    private static HtmlFragment Row(AuditedMigration migration, HtmlFragment lanes)
    {
        var open = HtmlFragment.If(migration.Differences.Count > 0, () => $" open");
        var file = migration.Migration;
        var badge = VerdictBadges.Badge(migration.Health);
        var relations = string.Join(", ", GraphNode.RelationsOf(migration.Creates));
        var details = HtmlFragment.Details(
            ("State", HtmlFragment.Text(State(migration))),
            ("File", HtmlFragment.If(file is not null, () => $"<code>{file!.Path}</code>")),
            ("Requires", HtmlFragment.If(file is not null, () => HtmlFragment.Text(Requires(file!)))),
            ("Differences", HtmlFragment.Lines(migration.Differences))
        );
        return $"""
            <li class="{DisplayText.Camel(migration.Health)}">{lanes}
            <details{open}>
            <summary><h3>{migration.Name}</h3> {badge}<span class="soft">{relations}</span></summary>
            {details}
            {Created(migration)}
            </details></li>

            """;
    }

    private static string State(AuditedMigration migration) =>
        migration.AppliedAt is { } at
            ? $"{DisplayText.For(migration.State)}, recorded {DisplayText.For(at)}"
            : DisplayText.For(migration.State);

    private static string Requires(Migration migration) =>
        migration.Requires.Count == 0
            ? "nothing"
            : string.Join(", ", migration.Requires.Select(required => required.Name));

    private static HtmlFragment Created(AuditedMigration migration)
    {
        if (migration.Creates.Count == 0)
        {
            var why = migration.Migration is null
                ? "The file is missing, so what it creates is not known."
                : "Creates no objects: it changes rows or existing objects.";
            return $"<p>{why}</p>";
        }
        return $"""
            <table aria-label="Created by {migration.Name}">
            <thead><tr><th scope="col">Object</th><th scope="col">Kind</th><th scope="col">Parts</th></tr></thead>
            <tbody>
            {HtmlFragment.Each(Objects(migration.Creates), Object)}</tbody>
            </table>
            """;
    }

    /// <summary>The objects, each with its parts; a part of another migration's table brings a row for that table.</summary>
    private static IEnumerable<(CreatedObject Whole, ILookup<string, string> Parts)> Objects(
        IReadOnlyList<CreatedObject> created
    )
    {
        var whole = created.Where(made => !Parts.Contains(made.Kind)).ToList();
        var parts = created.Except(whole).ToLookup(made => SqlName.OwnerOf(made.Name));
        var altered = parts
            .Select(owner => owner.Key)
            .Except(whole.Select(made => made.Name), StringComparer.Ordinal)
            .Select(name => new CreatedObject("part of a table", name));
        return whole
            .Concat(altered)
            .Select(made => (made, parts[made.Name].ToLookup(part => part.Kind, part => SqlName.LastOf(part.Name))));
    }

    private static HtmlFragment Object((CreatedObject Whole, ILookup<string, string> Parts) row)
    {
        var parts = HtmlFragment.Each(row.Parts, Group);
        return $"""
            <tr><th scope="row"><code>{row.Whole.Name}</code></th><td>{row.Whole.Kind}</td><td>{parts}</td></tr>

            """;
    }

    private static HtmlFragment Group(IGrouping<string, string> group)
    {
        var (count, names) = (Plural.Count(group.Count(), group.Key), string.Join(", ", group));
        return $"""<p><span class="soft">{count}</span> <code>{names}</code></p>""";
    }
}
