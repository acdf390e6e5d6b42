using MigrationKit.Audit;
using MigrationKit.Audit.Statements;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>What a migration creates: a row for each object, the columns and other parts of a table beside it.</summary>
internal static class CreatedTable
{
    private static readonly string[] Parts = ["column", "constraint", "trigger", "policy", "rule"];

    internal static Html Of(AuditedMigration migration)
    {
        if (migration.Creates.Count == 0)
        {
            var why = migration.Migration is null
                ? "The file is missing, so what it creates is not known."
                : "Creates nothing of its own: it changes rows, or what others made.";
            return $"<p>{why}</p>";
        }
        return $"""
            <table aria-label="Created by {migration.Name}">
            <thead><tr><th scope="col">Object</th><th scope="col">Kind</th><th scope="col">Parts</th></tr></thead>
            <tbody>
            {Html.Each(Rows(migration.Creates), Row)}</tbody>
            </table>
            """;
    }

    private static IEnumerable<(string Name, string Kind, ILookup<string, string> Parts)> Rows(
        IReadOnlyList<CreatedObject> created
    )
    {
        var whole = created.Where(made => !Parts.Contains(made.Kind)).ToList();
        var parts = created
            .Where(made => Parts.Contains(made.Kind))
            .ToLookup(made => SqlName.OwnerOf(made.Name));
        var altered = parts
            .Select(owner => owner.Key)
            .Except(whole.Select(made => made.Name), StringComparer.Ordinal)
            .Select(name => new CreatedObject("part of a table", name));
        return whole
            .Concat(altered)
            .Select(made =>
                (
                    made.Name,
                    made.Kind,
                    parts[made.Name].ToLookup(part => part.Kind, part => SqlName.LastOf(part.Name))
                )
            );
    }

    private static Html Row((string Name, string Kind, ILookup<string, string> Parts) row)
    {
        var parts = Html.Each(row.Parts, Group);
        return $"""
            <tr><th scope="row"><code>{row.Name}</code></th><td>{row.Kind}</td><td>{parts}</td></tr>

            """;
    }

    private static Html Group(IGrouping<string, string> group)
    {
        var (count, names) = (Words.Count(group.Count(), group.Key), string.Join(", ", group));
        return $"""<p><span class="kind">{count}</span> <code>{names}</code></p>""";
    }
}
