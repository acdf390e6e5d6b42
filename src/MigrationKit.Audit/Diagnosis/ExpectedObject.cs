using MigrationKit.Audit.Statements;
using MigrationKit.Catalog;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>An object that the recorded migrations left in the database, or took out of it.</summary>
internal sealed record ExpectedObject
{
    private readonly CatalogLine _parsed;

    /// <param name="by">The migration that changed it last.</param>
    /// <param name="key">Its kind and name.</param>
    /// <param name="line">Its line; null where it must not exist.</param>
    internal ExpectedObject(AuditedMigration by, string key, CatalogLine? line)
    {
        (By, Key, Line, _parsed) = (by, key, line, line ?? CatalogLine.Parse(key));
        Name = Noun.Length == 0 ? key : key[(Noun.Length + 1)..];
        LastName = SqlName.LastOf(Name);
    }

    internal AuditedMigration By { get; }

    internal string Key { get; }

    internal CatalogLine? Line { get; }

    internal string Noun => _parsed.Noun;

    internal string Name { get; }

    internal string LastName { get; }

    /// <summary>Whether a footprint proves the whole line; otherwise only the existence is known.</summary>
    internal bool IsProven { get; init; }

    /// <summary>The names on which it may depend.</summary>
    internal IReadOnlySet<string> Mentions { get; init; } = new HashSet<string>();

    /// <summary>Whether one of these names is its own, that of its table, or that of its schema.</summary>
    internal bool IsNamed(IReadOnlySet<string> names) =>
        Noun.Length == 0
        || names.Contains(LastName)
        || _parsed.AnchorParts.Any(part => names.Contains(SqlName.Quote(part)));

    /// <summary>Whether it is a part of a table, or in a schema, of this name.</summary>
    internal bool IsBelow(string name) => Line is not null && Name.StartsWith(name + ".", StringComparison.Ordinal);
}
