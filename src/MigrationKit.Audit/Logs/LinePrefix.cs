namespace MigrationKit.Audit.Logs;

/// <summary>What docker, kubectl, journald, Heroku, CloudWatch and others put before each line of a log that they pass on.</summary>
/// <param name="Source">What the prefix names, such as a container; the lines of several sources are mixed.</param>
/// <param name="IsPartial">Whether the rest of the line comes with the next prefix of the source.</param>
internal readonly partial record struct LinePrefix(string Source, int Length, bool IsPartial = false)
{
    /// <summary>How many collectors may have passed a line on, one to the next.</summary>
    private const int Deepest = 3;

    /// <summary>Where a prefix may end at most, in characters.</summary>
    private const int Longest = 200;

    internal static LinePrefix From(ReadOnlySpan<char> line)
    {
        if (!MayHavePrefix(line))
        {
            return new("", 0);
        }
        var text = line[..Math.Min(line.Length, Longest)].ToString();
        var (source, length, isPartial) = ("", 0, false);
        for (var i = 0; i < Deepest; i++)
        {
            var found = Form().Match(text, length, text.Length - length);
            if (!found.Success)
            {
                break;
            }
            source += found.Groups["source"].Value;
            length += found.Length;
            isPartial |= found.Groups["partial"].Success;
        }
        return new(source, length, isPartial);
    }

    // Most lines have none, and a regular expression for each would cost more than all the rest.
    private static bool MayHavePrefix(ReadOnlySpan<char> line) =>
        line is ['<' or '[', ..]
        || line is [>= '0' and <= '9', _, _, _, '-', _, _, '-', _, _, 'T', ..]
        || line is [>= 'A' and <= 'Z', _, _, ' ', _, _, ' ', _, _, ':', ..]
        || line[..Math.Min(line.Length, 80)].Contains('|');

    [GeneratedRegex(
        """
            (?x)\G(?:
              # docker compose, docker service logs
              (?<source>[\w.@/-]+)\ *\ \|\ ?
            # kubectl logs --prefix
            | (?<source>\[pod/[^\]]+\])\ ?
            # syslog, with its priority, as journalctl shows it
            | (?:<\d{1,3}>1?\ ?)?(?:[A-Z][a-z]{2}\ [\ \d]\d\ \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d))
                \ \S+\ (?<source>[^\s:\[\]]+(?:\[\d+\])?):\ (?:\[\d+-\d+\]\ )?
            # Heroku, and others that name a process
            | \d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)\ (?<source>[\w-]+\[[\w.-]+\]):\ ?
            # containerd
            | \d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)\ (?<source>std(?:out|err))\ (?:F|(?<partial>P))\ ?
            # aws logs tail, before the server's own time or a continued line
            | \d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)\ (?<source>[^\s:]+)\ (?=\t|\d{4}-\d\d-\d\d\ \d\d:)
            # kubectl logs --timestamps, GitHub Actions, docker logs --timestamps
            | \d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)\ (?=\t|\S)
            )
            """
    )]
    private static partial Regex Form();
}
