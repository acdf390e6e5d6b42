using System.Globalization;

namespace MigrationKit.Cli.Verify;

/// <summary>What a git tree says of one path.</summary>
/// <param name="Mode">The kind: 100644 and 100755 are files, 120000 is a link.</param>
/// <param name="Id">The name of its blob.</param>
/// <param name="Size">Its length; null for what is no blob.</param>
/// <param name="Path">The path from the folder on.</param>
internal sealed record GitEntry(string Mode, string Id, long? Size, string Path)
{
    internal bool IsFile => Mode is "100644" or "100755";

    internal bool IsLink => Mode == "120000";

    /// <summary>Reads what <c>git ls-tree -r -z --long</c> prints.</summary>
    internal static IReadOnlyList<GitEntry> ReadAll(string list) =>
        [
            .. list.Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(line =>
                {
                    var tab = line.IndexOf('\t', StringComparison.Ordinal);
                    var words = line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    return new GitEntry(
                        words[0],
                        words[2],
                        words[3] == "-" ? null : long.Parse(words[3], CultureInfo.InvariantCulture),
                        line[(tab + 1)..]
                    );
                }),
        ];
}
