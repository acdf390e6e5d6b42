using MigrationKit;

namespace MigrationTests.Catalog;

/// <summary>
/// Snapshots as files beside the tests, which every server version has to give. After a change that is meant: run with
/// MIGRATIONKIT_APPROVE=1.
/// </summary>
internal static class Golden
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string PathTo(string file) => Repository.PathTo("tests", "MigrationTests", "Catalog", file);

    /// <summary>Compares all but the lines that hold for one major only.</summary>
    public static async Task ShouldBeAsync(this Snapshot snapshot, string file)
    {
        var lines = snapshot.OfEveryMajor();
        if (Environment.GetEnvironmentVariable("MIGRATIONKIT_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(PathTo(file), string.Concat(lines.Select(l => l + "\n")), Ct);
        }

        lines.Should().Equal(await File.ReadAllLinesAsync(PathTo(file), Ct));
    }

    public static IReadOnlyList<string> OfEveryMajor(this Snapshot snapshot) =>
        [.. snapshot.Lines.Where(line => !line.StartsWith("text of ", StringComparison.Ordinal))];
}
