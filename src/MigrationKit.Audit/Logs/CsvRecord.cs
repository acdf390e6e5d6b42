using System.Text;

namespace MigrationKit.Audit.Logs;

/// <summary>
/// A record of CSV, which may go on over several lines: of the server's csvlog
/// (https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-CSVLOG), or of an export
/// whose fields hold lines of a log.
/// </summary>
internal static partial class CsvRecord
{
    private const int Severity = 11;
    private const int State = 12;
    private const int Message = 13;
    private const int Statement = 19;

    /// <summary>Whether a line starts a record: a time, bare or in quotes, and a field in quotes.</summary>
    internal static bool Starts(ReadOnlySpan<char> line) =>
        (
            line is [>= '0' and <= '9', _, _, _, '-', _, _, '-', ..]
            || line is ['"', >= '0' and <= '9', _, _, _, '-', _, _, '-', ..]
        ) && (line[..Math.Min(line.Length, 60)].IndexOf(",\"") > 0 || IsServers(line));

    internal static List<string> Fields(string record)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var (quoted, previous) = (false, '\0');
        foreach (var c in record)
        {
            if (c == '"')
            {
                // Two quotes are one of the text.
                field.Append(!quoted && previous == '"' ? "\"" : "");
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
            previous = c;
        }
        fields.Add(field.ToString());
        return fields;
    }

    /// <summary>The error that a record of the csvlog reports; null where the record is none of the csvlog.</summary>
    internal static (string Severity, string State, string Message, string? Statement)? Read(List<string> fields) =>
        fields.Count > Statement && SqlState().IsMatch(fields[State])
            ? (
                fields[Severity],
                fields[State],
                fields[Message],
                fields[Statement].Length > 0 ? fields[Statement] : null
            )
            : null;

    private static bool IsServers(ReadOnlySpan<char> line) =>
        line.Length > 40 && line[..40].Contains(',') && ServerStart().IsMatch(line);

    // log_time, and a user that may be empty.
    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [\w+:/-]+,(?:""[^""]*"")?,")]
    private static partial Regex ServerStart();

    [GeneratedRegex(@"\A[0-9A-Z]{5}\z")]
    private static partial Regex SqlState();
}
