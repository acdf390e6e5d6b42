using System.Text.RegularExpressions;

namespace MigrationKit;

/// <summary>A name of our code as people say it.</summary>
internal static partial class NameInWords
{
    /// <summary><c>not attempted</c> for <c>NotAttempted</c>.</summary>
    internal static string From(string name) => InnerCapital().Replace(name, " $0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex InnerCapital();
}
