namespace MigrationKit;

/// <summary>Numbers of things in sentences.</summary>
internal static class Plural
{
    /// <summary><c>1 file</c>, <c>2 files</c>, <c>2 crashes</c>.</summary>
    public static string Count(long count, string noun) =>
        $"{count} {noun}{(count == 1 ? "" : noun.EndsWith('h') ? "es" : "s")}";

    /// <summary>The verb behind them.</summary>
    public static string Are(long count) => count == 1 ? "is" : "are";
}
