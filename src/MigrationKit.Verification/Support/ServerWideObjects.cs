namespace MigrationKit.Verification.Support;

/// <summary>What belongs to the whole server, and is there already for the second database: roles and tablespaces.</summary>
internal static partial class ServerWideObjects
{
    public static bool AreCreatedIn(string text) => Creation().IsMatch(text);

    public static bool AreCreatedBy(string statement) => Creation().Match(statement) is { Success: true, Index: 0 };

    [GeneratedRegex(@"\bcreate\s+(role|user(?!\s+mapping)|group|tablespace)\b", Words.AnyCase)]
    private static partial Regex Creation();
}
