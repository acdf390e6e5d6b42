using MigrationKit;

namespace MigrationTests.Footprints;

/// <summary>Footprints written down in a line each.</summary>
internal static class Footprints
{
    public static readonly string Checksum = new('a', 64);

    /// <summary>A footprint from lines with their signs.</summary>
    public static Footprint For(string migration, params string[] lines) =>
        Footprint.Parse(
            migration,
            $"{migration}.txt",
            $"checksum {Checksum}\n# what it is\n" + string.Concat(lines.Select(line => line + "\n"))
        );
}
