using System.Text.RegularExpressions;
using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>The two parts of a file, of which one runs and the other undoes it.</summary>
/// <param name="Up">The mark above what runs; without it all does that is not below <paramref name="Down"/>.</param>
/// <param name="Down">The mark above what undoes it.</param>
internal sealed partial record Halves(Regex? Up, Regex Down)
{
    /// <summary>Without its mark of the upper half, node-pg-migrate runs both.</summary>
    internal static readonly Halves OfNodePgMigrate = new(UpMigration(), DownMigration());

    internal static readonly Halves OfTern = new(null, DropBelow());

    /// <summary>What runs: where it starts, -1 where no mark says so, and the part to take out.</summary>
    internal (int Start, Range Other) In(string text)
    {
        var up = Up?.Match(text) is { Success: true } match ? match.Index : -1;
        var down = Down.Match(text) is { Success: true } other ? other.Index : -1;
        return down < 0 || (Up is not null && up < 0) ? (up, ..0)
            : down < up ? (up, down..up)
            : (up, down..text.Length);
    }

    [GeneratedRegex(@"^\s*--[\s-]*up\s+migration", Words.AnyCase | RegexOptions.Multiline)]
    private static partial Regex UpMigration();

    [GeneratedRegex(@"^\s*--[\s-]*down\s+migration", Words.AnyCase | RegexOptions.Multiline)]
    private static partial Regex DownMigration();

    [GeneratedRegex("---- create above / drop below ----", RegexOptions.CultureInvariant)]
    private static partial Regex DropBelow();
}
