using System.Text.RegularExpressions;

namespace MigrationKit.Verification.Support;

/// <summary>What belongs to the whole server, and is there already for the second database: roles and tablespaces.</summary>
internal static partial class ServerObjects
{
    public static bool AreCreatedIn(string text) => Creation().IsMatch(text);

    public static bool AreCreatedBy(string statement) => Creation().Match(statement) is { Success: true, Index: 0 };

    [GeneratedRegex(
        @"\bcreate\s+(role|user(?!\s+mapping)|group|tablespace)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Creation();
}
