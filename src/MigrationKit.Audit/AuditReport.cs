namespace MigrationKit.Audit;

/// <summary>What an audit found: the issues, the health of each migration, and what was read.</summary>
public sealed record AuditReport
{
    internal AuditReport() { }

    /// <summary>When the audit started.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The database, without a password: <c>app on localhost:5432</c>.</summary>
    public required string Database { get; init; }

    /// <summary>The version of the server, such as <c>18.4</c>.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>The issues: those from logs and code in the order of their first sighting, then those of the database itself.</summary>
    public required IReadOnlyList<AuditIssue> Issues { get; init; }

    /// <summary>The migrations in apply order, then those missing from the folder.</summary>
    public required IReadOnlyList<AuditedMigration> Migrations { get; init; }

    /// <summary>The causes, in sentences; empty where nothing is wrong.</summary>
    public IReadOnlyList<string> RootCauses { get; init; } = [];

    /// <summary>The commands to run, in this order; empty where no action is needed.</summary>
    public IReadOnlyList<AuditStep> Steps { get; init; } = [];

    /// <summary>Objects of the catalog that no migration creates. They are not issues by themselves.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>
    /// Objects of applied migrations whose existence is not checked: there is no footprint, and neither the statements nor
    /// a run on a throwaway server tell what became of them.
    /// </summary>
    public IReadOnlyCollection<string> Unchecked { get; init; } = [];

    /// <summary>Why the migrations do not run on a throwaway server; <see langword="null"/> where they do, or were not tried.</summary>
    public string? ScratchProblem { get; init; }

    /// <summary>What was read of logs; <see langword="null"/> where none was given.</summary>
    public LogReading? Log { get; init; }

    /// <summary>What was read of source code; <see langword="null"/> where none was given.</summary>
    public CodeReading? Code { get; init; }

    /// <summary>Whether action is needed: an issue other than a false alarm, or a migration that is not applied.</summary>
    public bool NeedsAction =>
        Issues.Any(issue => issue.NeedsAction)
        || Migrations.Any(migration => migration.Health != MigrationHealth.Applied);
}

/// <summary>One command to run.</summary>
public sealed record AuditStep
{
    internal AuditStep(string command, string purpose) => (Command, Purpose) = (command, purpose);

    /// <summary>The command, as it is typed into a shell.</summary>
    public string Command { get; }

    /// <summary>Its purpose, in one sentence.</summary>
    public string Purpose { get; }
}

/// <summary>What was read of logs.</summary>
public sealed record LogReading
{
    internal LogReading(long lines, int errors, int judged) => (Lines, Errors, Judged) = (lines, errors, judged);

    /// <summary>How many lines.</summary>
    public long Lines { get; }

    /// <summary>How many errors of the server they report.</summary>
    public int Errors { get; }

    /// <summary>How many of those errors name an object that does not exist; the audit ignores the others.</summary>
    public int Judged { get; }
}

/// <summary>What was read of source code.</summary>
public sealed record CodeReading
{
    internal CodeReading(int files, int judged, IReadOnlyList<NotJudged> notJudged) =>
        (Files, Judged, NotJudged) = (files, judged, notJudged);

    /// <summary>How many files.</summary>
    public int Files { get; }

    /// <summary>How many statements the server checked.</summary>
    public int Judged { get; }

    /// <summary>The statements that the server cannot check, with the reason.</summary>
    public IReadOnlyList<NotJudged> NotJudged { get; }
}

/// <summary>A statement of the code that was not judged.</summary>
public sealed record NotJudged
{
    internal NotJudged(Sighting where, string reason, bool asks = true) =>
        (Where, Reason, Asks) = (where, reason, asks);

    /// <summary>The place, and the text.</summary>
    public Sighting Where { get; }

    /// <summary>The reason, in one sentence.</summary>
    public string Reason { get; }

    /// <summary>
    /// Whether it asks something of the schema. A definition, transaction control and what lies among migrations do not:
    /// they do not count in the share of statements judged.
    /// </summary>
    public bool Asks { get; }
}
