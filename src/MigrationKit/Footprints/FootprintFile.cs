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
        var problems = new List<MigrationProblem>();
        var added = new HashSet<string>(StringComparer.Ordinal);
        var removed = new HashSet<string>(StringComparer.Ordinal);
        var checksum = "";
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            number++;
            if (number == 1)
            {
                checksum = Checksum(line);
                if (checksum.Length == 0)
                {
                    Report("starts with no checksum");
                }
            }
            else if (line.StartsWith("+ ", StringComparison.Ordinal) && line.Length > 2)
            {
                Add(added, line);
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal) && line.Length > 2)
            {
                Add(removed, line);
            }
            else if (line.Trim().Length > 0 && line[0] != '#')
            {
                Report(
                    line.StartsWith("<<<<<<<", StringComparison.Ordinal)
                    || line.StartsWith("=======", StringComparison.Ordinal)
                    || line.StartsWith(">>>>>>>", StringComparison.Ordinal)
                        ? "is left over from a merge"
                        : "begins with neither '+ ', '- ' nor '#'"
                );
            }
        }
        return problems.Count > 0
            ? throw new InvalidMigrationsException(problems)
            : new(migration, checksum, Sorted(added), Sorted(removed));

        void Add(HashSet<string> lines, string line)
        {
            if (!lines.Add(line[2..]))
            {
                Report("is there twice");
            }
        }

        void Report(string what) =>
            problems.Add(
                new(
                    path,
                    number,
                    1,
                    $"This line of a footprint {what}. Write the file anew with `migrationkit footprint`."
                )
            );
    }

    private static IReadOnlyList<string> Sorted(HashSet<string> lines) =>
        [.. lines.Order(StringComparer.Ordinal)];

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
        words.AddRange(
            SnapshotDifference.Between(file.Added, fresh.Added).Words.Select(word => $"+ {word}")
        );
        words.AddRange(
            SnapshotDifference
                .Between(file.Removed, fresh.Removed)
                .Words.Select(word => $"- {word}")
        );
        return words;
    }
}
