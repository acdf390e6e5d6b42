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
        Name = NameOf(_parsed);
        LastName = SqlName.LastOf(Name);
    }

    /// <summary>The name behind the kind of object.</summary>
    internal static string NameOf(CatalogLine line) =>
        line.Noun.Length == 0 ? line.Key : line.Key[(line.Noun.Length + 1)..];

    internal AuditedMigration By { get; }

    internal string Key { get; }

    internal CatalogLine? Line { get; }

    internal string Noun => _parsed.Noun;

    internal string Name { get; }

    internal string LastName { get; }

    internal Proof Proof { get; init; }

    /// <summary>Whether a run proves all of its line. In which schema an extension is, whoever came first has decided.</summary>
    internal bool IsProvenInFull => Proof == Proof.ScratchRun && Noun != "extension";

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

/// <summary>What says that an object must be there.</summary>
internal enum Proof
{
    /// <summary>The text of statements, which tells no more than its name.</summary>
    Statements,

    /// <summary>A run on a throwaway server whose unqualified names may mean another schema.</summary>
    NamesOfScratchRun,

    /// <summary>A run on a throwaway server.</summary>
    ScratchRun,

    /// <summary>A footprint, which was asserted when the migration ran.</summary>
    Footprint,
}
