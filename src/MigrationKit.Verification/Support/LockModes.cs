namespace MigrationKit.Verification.Support;

/// <summary>PostgreSQL's table-level lock modes by strength, and whom they keep out (docs: 13.3.1).</summary>
internal static class LockModes
{
    private static readonly string[] ByStrength =
    [
        "AccessShareLock",
        "RowShareLock",
        "RowExclusiveLock",
        "ShareUpdateExclusiveLock",
        "ShareLock",
        "ShareRowExclusiveLock",
        "ExclusiveLock",
        "AccessExclusiveLock",
    ];

    public static int Strength(string mode) => Array.IndexOf(ByStrength, mode);

    public static string Stronger(string? one, string other) =>
        one is not null && Strength(one) > Strength(other) ? one : other;

    public static bool BlocksWrites(string mode) => Strength(mode) >= Strength("ShareLock");

    public static bool BlocksReads(string mode) => mode == "AccessExclusiveLock";

    /// <summary>The mode as SQL spells it: <c>ACCESS EXCLUSIVE</c>.</summary>
    public static string Words(string mode) => NameInWords.From(mode[..^"Lock".Length]).ToUpperInvariant();

    public static string Blocks(string mode) =>
        BlocksReads(mode) ? "reads and writes"
        : BlocksWrites(mode) ? "writes"
        : "nothing but schema changes";
}
