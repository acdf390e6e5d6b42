using System.Text.Json;

namespace MigrationKit.Cli.Fleets;

/// <summary>The lines that an earlier run with <c>--json</c> wrote, also of one that was killed.</summary>
internal static class EarlierReport
{
    /// <summary>The targets that it says are done.</summary>
    /// <exception cref="UsageException">The file cannot be read, or holds no such line.</exception>
    internal static HashSet<string> Done(string path)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var lines = 0;
        try
        {
            foreach (var line in File.ReadLines(path))
            {
                lines += Read(line, done) ? 1 : 0;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--since-failure cannot be read: {e.Message}");
        }
        return lines > 0
            ? done
            : throw new UsageException(
                "--since-failure takes what a run over many targets wrote with --json; there is no such line in the file."
            );
    }

    /// <summary>Whether it is such a line. The last one of a run that was killed may be cut off.</summary>
    private static bool Read(string line, HashSet<string> done)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var (happened, target, outcome) = (Text("event"), Text("target"), Text("outcome"));
            if (happened == FleetDocument.Ended && outcome is "applied" or "adopted" or "nothingToDo")
            {
                done.Add(target ?? "");
            }
            return happened is FleetDocument.Ended or FleetDocument.Started;

            string? Text(string member) =>
                document.RootElement.TryGetProperty(member, out var value) ? value.GetString() : null;
        }
        // The second: no object, or no text where there has to be one.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
