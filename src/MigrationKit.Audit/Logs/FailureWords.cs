namespace MigrationKit.Audit.Logs;

/// <summary>Tells a failure from a text that only speaks of one, where no SQLSTATE and no severity of the server does.</summary>
internal static partial class FailureWords
{
    /// <summary>
    /// Whether a record reports the message between two texts: a word for a failure stands before it, right before it in a
    /// record of a low level, or the message stands alone.
    /// </summary>
    internal static bool Reports(string before, string behind, bool isQuiet) =>
        isQuiet || IsQuiet(Word().Match(before) is { Success: true } word ? before.AsSpan(0, word.Index) : before)
            ? Named().IsMatch(before)
            : Word().IsMatch(before) || Alone().IsMatch(before) && !GoesOn().IsMatch(behind);

    /// <summary>Whether a record, by its start or the level that it names, reports no failure.</summary>
    internal static bool IsQuiet(ReadOnlySpan<char> start) => Level().IsMatch(start);

    [GeneratedRegex(
        """(?:\A|[\s\[|(<"'=])(?:INFO|INF|DEBUG|DBG|TRACE|TRC|VERBOSE|VRB|NOTICE|LOG|[Ii]nfo(?:rmation)?|[Dd]ebug|[Tt]race|[Vv]erbose)(?:\z|[\]|:>)"'\s])|\A[ID](?:\d{4}\s|, \[)"""
    )]
    private static partial Regex Level();

    [GeneratedRegex(
        @"(?i:error|exception|fail|fatal|panic|critical|severe|unhandled|warn)|\b(?:err|ERR|WRN|CRT|FTL)\b|\bpq: "
    )]
    private static partial Regex Word();

    // The second is what a program says of a failure that it swallows.
    [GeneratedRegex(
        """(?:(?:(?i:error|exception|failed|fatal|\berr)|\bpq|errors\.\w+|\bPG::\w+)["'\u0001)\]]*\s*"""
            + """|\b(?i:could not|cannot|unable to|skipp|ignor|retry|continu|without)[^"'\u0001]*)[:=]\s*["'\u0001]*\z"""
    )]
    private static partial Regex Named();

    // Behind a time, a sign, or Prisma's article.
    [GeneratedRegex("""\A[^\p{L}]*(?:\p{Lu}{1,4}[^\p{L}]+)*\z|[^\p{L}\p{N}\s][\s"'\u0001]*\z|\bThe \z""")]
    private static partial Regex Alone();

    // A sentence does.
    [GeneratedRegex("""\A["'\u0001]?\s+(?!at character|at position|in the current database|Position|\w+[=:])\p{L}""")]
    private static partial Regex GoesOn();
}
