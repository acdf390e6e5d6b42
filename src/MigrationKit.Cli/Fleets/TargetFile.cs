using System.Text.Json;

namespace MigrationKit.Cli.Fleets;

/// <summary>
/// Reads <c>--targets</c>: a JSON array, or lines of which each is a JSON object or a connection string. Blank lines and
/// those that start with <c>#</c> do not count.
/// </summary>
internal static class TargetFile
{
    /// <exception cref="UsageException">The file cannot be read, or is something else.</exception>
    internal static async Task<IReadOnlyList<TargetEntry>> ReadAsync(
        string path,
        CliConfiguration configuration,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var text = path is "-"
                ? await configuration.Input().ReadToEndAsync(cancellationToken)
                : await File.ReadAllTextAsync(path, cancellationToken);
            return text.AsSpan().TrimStart().StartsWith("[") ? Array(text) : Lines(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--targets cannot be read: {e.Message}");
        }
    }

    private static List<TargetEntry> Array(string text)
    {
        using var document = Parse("--targets", text);
        return
        [
            .. document
                .RootElement.EnumerateArray()
                .Select((element, i) => TargetEntry.FromJson($"entry {i + 1} of --targets", element, false)),
        ];
    }

    private static List<TargetEntry> Lines(string text)
    {
        var entries = new List<TargetEntry>();
        foreach (var (line, i) in text.Split('\n').Select((line, i) => (line.Trim(), i)))
        {
            var place = $"line {i + 1} of --targets";
            if (line.StartsWith('{'))
            {
                using var document = Parse(place, line);
                entries.Add(TargetEntry.FromJson(place, document.RootElement, false));
            }
            else if (line.Length > 0 && !line.StartsWith('#'))
            {
                entries.Add(TargetEntry.FromText(place, line));
            }
        }
        return entries;
    }

    /// <summary>The parser's own message repeats a character, which may be of a password.</summary>
    private static JsonDocument Parse(string place, string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new UsageException(
                $"{place} is not JSON, from character {e.BytePositionInLine + 1}"
                    + (e.LineNumber > 0 ? $" of line {e.LineNumber + 1}." : ".")
            );
        }
    }
}
