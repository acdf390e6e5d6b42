using MigrationKit.Audit;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>The dependency graph with its legend; the list of the migrations below says the same in words.</summary>
internal static class Graph
{
    internal static Html Of(IReadOnlyList<AuditedMigration> migrations)
    {
        if (migrations.Count == 0)
        {
            return Html.Nothing;
        }
        var legend = Html.Each(Enum.GetValues<Standing>(), Verdicts.Badge);
        return Page.Section(
            "graph",
            "Dependency Graph",
            $"""
            <figure>
            <figcaption>Each migration stands below what it requires. {legend}</figcaption>
            <div class="canvas" tabindex="0" role="region" aria-label="Dependency graph, can be scrolled">
            {new GraphSvg(migrations).Draw(Described(migrations))}
            </div>
            </figure>
            """
        );
    }

    private static string Described(IReadOnlyList<AuditedMigration> migrations) =>
        $"{Words.Count(migrations.Count, "migration")}: "
        + string.Join(
            ", ",
            migrations
                .GroupBy(migration => migration.Standing)
                .OrderBy(group => group.Key)
                .Select(group => $"{group.Count()} {Words.Camel(group.Key.ToString())}")
        )
        + ". The section Migrations lists what each requires and creates.";
}
