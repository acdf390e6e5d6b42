using MigrationKit.Sources;

namespace MigrationKit.Connections;

/// <summary>Every keyword that is known, in one table. docs/connections.md is checked against it.</summary>
internal static class Keywords
{
    /// <summary>The table, in the order of the documentation.</summary>
    internal static readonly IReadOnlyList<(string Title, IReadOnlyList<Keyword> Rows)> Groups =
    [
        ("Where to connect", [.. LibpqKeywords.Where, .. ToolKeywords.Connecting]),
        ("Who connects", LibpqKeywords.Who),
        ("Encryption", [.. LibpqKeywords.Encryption, .. ToolKeywords.Encryption]),
        ("The session", [.. LibpqKeywords.Session, .. ToolKeywords.Session, .. ToolKeywords.RunTime]),
        ("Other tools' own", ToolKeywords.Ignorable),
    ];

    private static readonly Dictionary<string, Keyword> ByName = Groups
        .SelectMany(group => group.Rows)
        .SelectMany(row => row.Synonyms.Prepend(row.Name).Select(name => (Normalize(name), row)))
        .ToDictionary();

    /// <summary>The keywords that an environment variable gives.</summary>
    internal static readonly IReadOnlyList<Keyword> OfEnvironment =
    [
        .. ByName.Values.Where(row => row.Variable is not null).Distinct(),
    ];

    internal static Keyword? Find(string name) => ByName.GetValueOrDefault(Normalize(name));

    internal static string? Nearest(string name) =>
        EditDistance.Nearest(
            name,
            Groups
                .SelectMany(group => group.Rows)
                .SelectMany(row => row.Synonyms.Prepend(row.Name))
                .OrderBy(known => known.Length)
        );

    /// <summary>application_name, applicationName and "Application Name" are the same.</summary>
    private static string Normalize(string name) =>
        string.Concat(name.Where(c => c is not (' ' or '_' or '-'))).ToLowerInvariant();
}
