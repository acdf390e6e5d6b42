namespace MigrationKit.Catalog;

/// <summary>Says a difference object by object.</summary>
internal static class DifferenceWords
{
    public static IReadOnlyList<string> From(IReadOnlyList<string> missing, IReadOnlyList<string> unexpected)
    {
        var absent = missing.Select(CatalogLine.Parse).ToList();
        var extra = unexpected.Select(CatalogLine.Parse).ToList();
        var pairs = Pairs(absent, extra);
        var words = new List<string>();
        words.AddRange(pairs.Select(pair => Changed(pair.Is, pair.Due)));
        words.AddRange(Alone("missing", absent.Except(pairs.Select(pair => pair.Due)).ToList()));
        words.AddRange(Alone("unexpected", extra.Except(pairs.Select(pair => pair.Is)).ToList()));
        return words;
    }

    private static List<(CatalogLine Is, CatalogLine Due)> Pairs(List<CatalogLine> absent, List<CatalogLine> extra)
    {
        // A view in place of a table is one thing that is wrong, not two.
        static string Subject(CatalogLine line) => line.IsRelation ? $"relation {line.Anchor}" : line.Key;
        var bySubject = extra.ToLookup(Subject, StringComparer.Ordinal);
        return
        [
            .. from due in absent
            let found = bySubject[Subject(due)].FirstOrDefault()
            where found is not null
            select (found, due),
        ];
    }

    private static string Changed(CatalogLine found, CatalogLine due) =>
        found.Noun == due.Noun
            ? $"{due.Key}: is {Said(found)}, should be {Said(due)}"
            : $"{due.Anchor}: is a {found.Noun}, should be a {due.Noun}";

    private static string Said(CatalogLine line) =>
        line.Rest.Length == 0 ? "plain"
        : line.Rest.StartsWith("is ", StringComparison.Ordinal) ? line.Rest[3..]
        : line.Rest;

    // With a relation goes all that belongs to it, which needs no words of its own.
    private static IEnumerable<string> Alone(string verdict, List<CatalogLine> lines)
    {
        var whole = lines.Where(line => line.IsRelation).Select(line => line.Anchor).ToHashSet(StringComparer.Ordinal);
        var sizes = lines.CountBy(line => line.Anchor, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => line.IsRelation || !whole.Contains(line.Anchor)))
        {
            var parts = line.IsRelation ? sizes[line.Anchor] - 1 : 0;
            yield return parts == 0
                ? $"{verdict}: {line.Text}"
                : $"{verdict}: {line.Text}, and {Plural.Count(parts, "line")} of what belongs to it";
        }
    }
}
