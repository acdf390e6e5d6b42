using System.Text.RegularExpressions;

namespace MigrationKit.Audit.Logs;

/// <summary>A line of the server's csvlog that tells an error.</summary>
/// <param name="SqlState">The SQLSTATE.</param>
/// <param name="Message">The message.</param>
/// <param name="Statement">The statement; null where the line does not tell it.</param>
internal sealed partial record CsvLine(string SqlState, string Message, string? Statement)
{
    /// <summary>How many columns behind the message the statement stands: detail, hint, two internal, context.</summary>
    private const int StatementColumn = 6;

    /// <summary>Null where the line is no error of a csvlog.</summary>
    internal static CsvLine? Read(string line)
    {
        var head = Head().Match(line);
        if (!head.Success)
        {
            return null;
        }
        var fields = Field()
            .Matches(line[(head.Index + head.Length)..])
            .Select(match =>
                match.Groups["text"].Value.Replace("\"\"", "\"", StringComparison.Ordinal)
            )
            .ToList();
        return new(
            head.Groups["state"].Value,
            fields.FirstOrDefault() ?? "",
            fields.ElementAtOrDefault(StatementColumn) is { Length: > 0 } sql ? sql : null
        );
    }

    [GeneratedRegex(",(?:ERROR|FATAL|PANIC),(?<state>[0-9A-Z]{5})(?=,\")")]
    private static partial Regex Head();

    // A statement of several lines is not closed in its first one.
    [GeneratedRegex("\\G,(?:\"(?<text>(?:[^\"]|\"\")*)(?:\"|$)|(?<text>[^,\"]*))")]
    private static partial Regex Field();
}
