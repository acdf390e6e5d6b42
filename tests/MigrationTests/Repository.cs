namespace MigrationTests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new(AppContext.BaseDirectory));

    public static string PathTo(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find(DirectoryInfo directory) =>
        File.Exists(Path.Combine(directory.FullName, "MigrationSuite.sln"))
            ? directory.FullName
            : Find(directory.Parent ?? throw new DirectoryNotFoundException("No MigrationSuite.sln above the tests."));
}
