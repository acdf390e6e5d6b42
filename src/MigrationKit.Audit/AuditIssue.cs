namespace MigrationKit.Audit;

/// <summary>One thing that is wrong, or was taken for wrong: an error of a log or of the code, or a finding of the database.</summary>
/// <param name="Kind">What kind of object it is about, in the words of a snapshot: <c>table</c>, <c>column</c>, <c>function</c>, …</param>
/// <param name="Subject">The object, as a person writes it: <c>episodic_memories.spiral_stage</c>.</param>
/// <param name="Verdict">What is to be done.</param>
public sealed record AuditIssue(string Kind, string Subject, AuditVerdict Verdict)
{
    /// <summary>What is wrong with it, in a word or two: <c>missing</c>, <c>different</c>, <c>modified</c>, …</summary>
    public string Problem { get; init; } = "missing";

    /// <summary>The server's message; <see langword="null"/> where no log and no code showed it, but the database.</summary>
    public string? Error { get; init; }

    /// <summary>The SQLSTATE; <see langword="null"/> where it is not known.</summary>
    public string? SqlState { get; init; }

    /// <summary>The migration that brings the object; <see langword="null"/> where none does.</summary>
    public Migration? Migration { get; init; }

    /// <summary>Where the remedy is, in one sentence.</summary>
    public required string Solution { get; init; }

    /// <summary>What to do, in one sentence.</summary>
    public required string Action { get; init; }

    /// <summary>What explains the verdict, such as the lines that differ; empty where nothing needs explaining.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>A name that is there and nearly the same; <see langword="null"/> where there is none.</summary>
    public string? NearMiss { get; init; }

    /// <summary>
    /// Where it was seen, in the order of the files; empty for a finding of the database itself. Of an error that a log
    /// repeats, the first 20 places.
    /// </summary>
    public IReadOnlyList<Sighting> Sightings { get; init; } = [];

    /// <summary>How often it was seen in all.</summary>
    public long Count { get; init; }

    /// <summary>When it was seen first; <see langword="null"/> where no log says so.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>When it was seen last; <see langword="null"/> where no log says so.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Whether something is to be done: everything but a false alarm.</summary>
    public bool NeedsAction => Verdict != AuditVerdict.FalseAlarm;
}

/// <summary>One place where an error was seen: a line of a log, or a statement in the code.</summary>
/// <param name="Path">How messages call the file; <c>-</c> for standard input.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="At">When, where a log says so.</param>
/// <param name="Statement">The SQL, where it is known.</param>
public sealed record Sighting(
    string Path,
    int Line,
    DateTimeOffset? At = null,
    string? Statement = null
)
{
    /// <summary>The column in characters, from 1; <see langword="null"/> where it is not known.</summary>
    public int? Column { get; init; }
}

/// <summary>An error of the server as a log tells it, or as the server gave it for a statement of the code.</summary>
/// <param name="Message">The primary message: <c>relation "t" does not exist</c>.</param>
/// <param name="SqlState">The SQLSTATE; <see langword="null"/> where the log does not say.</param>
/// <param name="Where">Where it was seen.</param>
internal sealed record ObservedError(string Message, string? SqlState, Sighting Where);
