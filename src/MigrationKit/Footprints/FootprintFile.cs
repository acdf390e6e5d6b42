using System.Text;
using MigrationKit.Exceptions;

namespace MigrationKit.Footprints;

/// <summary>
/// The file of a footprint: the checksum, a comment that says what the file is, then a line for each line of the
/// snapshot, <c>+</c> for what the migration adds and <c>-</c> for what it takes, what it changes one below the other.
/// </summary>
internal static class FootprintFile
{
    private const string ChecksumWord = "checksum ";

    private const string Comment =
        "# What the migration adds to the catalog (+) and takes from it (-). Written by `migrationkit footprint`.";

    private static readonly string[] MergeMarks = ["<<<<<<<", "=======", ">>>>>>>"];

    public static string Write(Footprint footprint)
    {
        var text = new StringBuilder($"{ChecksumWord}{footprint.Checksum}\n{Comment}\n");
        var lines = footprint
            .RemovedLines.Select(line => (Sign: '-', Line: line))
            .Concat(footprint.AddedLines.Select(line => (Sign: '+', Line: line)))
            .OrderBy(entry => entry.Line.Key, StringComparer.Ordinal)
            .ThenByDescending(entry => entry.Sign)
            .ThenBy(entry => entry.Line.Text, StringComparer.Ordinal);
        foreach (var (sign, line) in lines)
        {
            text.Append(sign).Append(' ').Append(line.Text).Append('\n');
        }
        return text.ToString();
    }

    public static Footprint Parse(string migration, string path, string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.TrimEnd('\r'))];
        var problems = new List<MigrationProblem>();
        var entries = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Length; i++)
        {
            var fault = i == 0 ? FaultOfFirst(lines[i]) : Fault(lines[i], entries);
            if (fault is not null)
            {
                problems.Add(
                    new(
                        path,
                        i + 1,
                        1,
                        $"This line of a footprint {fault}. Regenerate the file with `migrationkit footprint`."
                    )
                );
            }
        }
        return problems.Count > 0
            ? throw new InvalidMigrationsException(problems)
            : new(migration, Checksum(lines[0]), Signed(entries, '+'), Signed(entries, '-'));
    }

    private static string? FaultOfFirst(string line) => Checksum(line).Length == 0 ? "starts with no checksum" : null;

    private static string? Fault(string line, HashSet<string> entries)
    {
        if (line is ['+' or '-', ' ', _, ..])
        {
            return entries.Add(line) ? null : "is there twice";
        }
        if (line.Trim().Length == 0 || line[0] == '#')
        {
            return null;
        }
        return Array.Exists(MergeMarks, mark => line.StartsWith(mark, StringComparison.Ordinal))
            ? "is left over from a merge"
            : "begins with neither '+ ', '- ' nor '#'";
    }

    private static IReadOnlyList<string> Signed(HashSet<string> entries, char sign) =>
        [.. entries.Where(entry => entry[0] == sign).Select(entry => entry[2..]).Order(StringComparer.Ordinal)];

    private static string Checksum(string line) =>
        line.StartsWith(ChecksumWord, StringComparison.Ordinal)
        && line[ChecksumWord.Length..].TrimEnd() is { Length: 64 } digits
        && digits.All(char.IsAsciiHexDigitLower)
            ? digits
            : "";

    public static IReadOnlyList<string> Differences(Footprint file, Footprint fresh)
    {
        var words = new List<string>();
        if (file.Checksum != fresh.Checksum)
        {
            words.Add("checksum: the migration has changed since");
        }
        words.AddRange(SnapshotDifference.Between(file.Added, fresh.Added).Words.Select(word => $"+ {word}"));
        words.AddRange(SnapshotDifference.Between(file.Removed, fresh.Removed).Words.Select(word => $"- {word}"));
        return words;
    }
}
