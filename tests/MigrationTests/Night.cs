namespace MigrationTests;

/// <summary>The nightly run, <c>MIGRATIONKIT_THOROUGH=1</c>, which has time for what takes long.</summary>
internal static class Night
{
    public const string Reason = "Takes long: MIGRATIONKIT_THOROUGH=1.";

    public static bool IsNow => Environment.GetEnvironmentVariable("MIGRATIONKIT_THOROUGH") == "1";

    /// <summary>All of them at night; in all other runs a quarter, another one each time.</summary>
    public static int OneIn => IsNow ? 1 : 4;

    /// <summary>Skips the test in all other runs.</summary>
    public static void Only() => Assert.SkipUnless(IsNow, Reason);
}
