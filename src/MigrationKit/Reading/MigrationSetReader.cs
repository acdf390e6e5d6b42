namespace MigrationKit.Reading;

/// <summary>Turns files into an ordered set, or into every problem they have.</summary>
internal static class MigrationSetReader
{
    internal static MigrationSet Read(IReadOnlyList<MigrationFile> files) => new([], []);
}
