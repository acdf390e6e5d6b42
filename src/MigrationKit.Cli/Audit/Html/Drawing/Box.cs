using MigrationKit.Audit;
using MigrationKit.Cli.Graph;

namespace MigrationKit.Cli.Audit.Html.Drawing;

/// <summary>What stands in the box of a migration, and how large that makes it. The letters have one width.</summary>
internal sealed class Box
{
    internal const int Padding = 14;
    internal const int NameTop = 44;
    internal const int LineHeight = 18;
    private const int MostLetters = 30;
    private const int MostRelations = 8;
    private const double NameLetter = 7.9;
    private const double RelationLetter = 7.3;
    private const int LeastWidth = 208;

    internal Box(AuditedMigration migration)
    {
        Migration = migration;
        var digits = migration.Name.TakeWhile(char.IsAsciiDigit).Count();
        var hasStamp =
            digits > 0 && digits < migration.Name.Length - 1 && migration.Name[digits] == '_';
        Stamp = hasStamp ? Cut(migration.Name[..digits], 17) : "";
        Name = Wrapped(hasStamp ? migration.Name[(digits + 1)..] : migration.Name);
        var relations = GraphNode.RelationsOf(migration.Creates).ToList();
        Relations =
        [
            .. relations.Take(MostRelations).Select(name => Cut(name, MostLetters)),
            .. relations.Count > MostRelations
                ? [$"and {relations.Count - MostRelations} more"]
                : Array.Empty<string>(),
        ];
        var letters = Math.Max(
            Name.Max(line => line.Length) * NameLetter,
            Relations.Select(line => line.Length).DefaultIfEmpty().Max() * RelationLetter
        );
        Width = Math.Max(LeastWidth, 2 * Padding + (int)Math.Ceiling(letters));
        RelationsTop = NameTop + LineHeight * (Name.Count - 1) + 26;
        Height =
            Padding
            + (
                Relations.Count == 0
                    ? NameTop + LineHeight * (Name.Count - 1)
                    : RelationsTop + LineHeight * (Relations.Count - 1)
            );
    }

    internal AuditedMigration Migration { get; }

    /// <summary>The time in front of the name; empty where it has none.</summary>
    internal string Stamp { get; }

    /// <summary>The rest of the name, in one or two lines.</summary>
    internal IReadOnlyList<string> Name { get; }

    internal IReadOnlyList<string> Relations { get; }

    /// <summary>Where the first of them is written.</summary>
    internal int RelationsTop { get; }

    internal int Width { get; }

    internal int Height { get; }

    private static IReadOnlyList<string> Wrapped(string name)
    {
        if (name.Length <= MostLetters)
        {
            return [name];
        }
        var end = name.LastIndexOf('_', MostLetters - 1) + 1;
        end = end > MostLetters / 2 ? end : MostLetters;
        return [name[..end], Cut(name[end..], MostLetters)];
    }

    private static string Cut(string text, int letters) =>
        text.Length <= letters ? text : text[..(letters - 1)] + "…";
}
