namespace MigrationKit.Audit;

/// <summary>One finding: an error of a log or of the code, or a difference between database and folder.</summary>
public sealed record AuditIssue
{
    internal AuditIssue(string kind, string subject, AuditVerdict verdict) =>
        (Kind, Subject, Verdict) = (kind, subject, verdict);

    /// <summary>The kind of object, in the words of a snapshot: <c>table</c>, <c>column</c>, <c>function</c>, …</summary>
    public string Kind { get; }

    /// <summary>The object, as a person writes it: <c>episodic_memories.spiral_stage</c>.</summary>
    public string Subject { get; }

    /// <summary>What kind of action is needed.</summary>
    public AuditVerdict Verdict { get; internal init; }

    /// <summary>The problem in a word or two: <c>missing</c>, <c>different</c>, <c>modified</c>, … Default: <c>missing</c>.</summary>
    public string Problem { get; init; } = "missing";

    /// <summary>The server's message; <see langword="null"/> for a finding of the database itself.</summary>
    public string? Error { get; init; }

    /// <summary>The SQLSTATE; <see langword="null"/> where it is not known.</summary>
    public string? SqlState { get; init; }

    /// <summary>The migration that creates the object; <see langword="null"/> where none does.</summary>
    public Migration? Migration { get; init; }

    /// <summary>
    /// The line of <see cref="Migration"/> whose statement creates the object or its table, from 1; <see langword="null"/>
    /// where no statement tells.
    /// </summary>
    public int? Line { get; internal init; }

    /// <summary>Where the solution is, in one sentence.</summary>
    public required string Solution { get; init; }

    /// <summary>What to do, in one sentence.</summary>
    public required string Action { get; init; }

    /// <summary>What supports the verdict, such as the lines that differ; empty where nothing needs explaining.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>An existing name that is nearly the same; <see langword="null"/> where there is none.</summary>
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

    /// <summary>Whether action is needed: yes for everything but a false alarm.</summary>
    public bool NeedsAction => Verdict != AuditVerdict.FalseAlarm;
}

/// <summary>One place where an error was seen: a line of a log, or a statement in the code.</summary>
public sealed record Sighting
{
    internal Sighting(string path, int line, DateTimeOffset? at = null, string? statement = null) =>
        (Path, Line, At, Statement) = (path, line, at, statement);

    /// <summary>The file, as messages name it; <c>-</c> for standard input.</summary>
    public string Path { get; internal init; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>When; <see langword="null"/> where no log says so.</summary>
    public DateTimeOffset? At { get; }

    /// <summary>The SQL; <see langword="null"/> where it is not known.</summary>
    public string? Statement { get; internal init; }

    /// <summary>The column in characters, from 1; <see langword="null"/> where it is not known.</summary>
    public int? Column { get; init; }
}

/// <summary>An error of the server as a log reports it, or as the server raised it for a statement of the code.</summary>
/// <param name="Message">The primary message: <c>relation "t" does not exist</c>.</param>
/// <param name="SqlState">The SQLSTATE; <see langword="null"/> where the log does not say.</param>
/// <param name="Where">Where it was seen.</param>
internal sealed record ObservedError(string Message, string? SqlState, Sighting Where);
