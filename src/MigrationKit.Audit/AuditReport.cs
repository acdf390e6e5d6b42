namespace MigrationKit.Audit;

/// <summary>What an audit found: the issues, each migration's standing, and what was read to get there.</summary>
public sealed record AuditReport
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The database, without password: <c>app on localhost:5432</c>.</summary>
    public required string Database { get; init; }

    /// <summary>The server's version, such as <c>18.4</c>.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>The issues: those of logs and code in the order in which they were first seen, then the database's own.</summary>
    public required IReadOnlyList<AuditIssue> Issues { get; init; }

    /// <summary>The migrations in apply order, then those missing from the folder.</summary>
    public required IReadOnlyList<AuditedMigration> Migrations { get; init; }

    /// <summary>Why it is as it is, in sentences made from what was found; empty where all is well.</summary>
    public IReadOnlyList<string> RootCauses { get; init; } = [];

    /// <summary>What to run, in this order; empty where nothing is to be done.</summary>
    public IReadOnlyList<AuditStep> Steps { get; init; } = [];

    /// <summary>Objects of the catalog that no migration knows, in words; not an issue by themselves.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>What was read of logs; <see langword="null"/> where none was given.</summary>
    public LogReading? Log { get; init; }

    /// <summary>What was read of source code; <see langword="null"/> where none was given.</summary>
    public CodeReading? Code { get; init; }

    /// <summary>Whether anything is to be done.</summary>
    public bool NeedsAction =>
        Issues.Any(issue => issue.NeedsAction)
        || Migrations.Any(migration => migration.Standing != Standing.Applied);
}

/// <summary>One command to run.</summary>
/// <param name="Command">The command, as it is typed into a shell.</param>
/// <param name="Purpose">What it does here, in one sentence.</param>
public sealed record AuditStep(string Command, string Purpose);

/// <summary>How a migration stands between the folder, the history and the catalog, in one word.</summary>
public enum Standing
{
    /// <summary>Recorded, and what it brought is there.</summary>
    Applied,

    /// <summary>Not recorded, or not to its end.</summary>
    Pending,

    /// <summary>Recorded, but the file has changed or is missing, or what it brought is not there as it should be.</summary>
    Drifted,
}

/// <summary>The standing that folder and history alone tell.</summary>
internal static class Standings
{
    internal static Standing Of(MigrationState state) =>
        state switch
        {
            MigrationState.Applied or MigrationState.Adopted => Standing.Applied,
            MigrationState.Modified or MigrationState.Missing => Standing.Drifted,
            _ => Standing.Pending,
        };
}

/// <summary>One migration of an audit.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">How folder and history see it.</param>
/// <param name="Standing">The same in one word, the catalog looked at.</param>
/// <param name="Migration">The file; <see langword="null"/> where it is missing.</param>
public sealed record AuditedMigration(
    string Name,
    MigrationState State,
    Standing Standing,
    Migration? Migration
)
{
    /// <summary>When it was recorded; <see langword="null"/> where it is not.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>The objects that it creates.</summary>
    public IReadOnlyList<CreatedObject> Creates { get; init; } = [];

    /// <summary>How the catalog differs from what the migration brought, in words; empty where it does not.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];
}

/// <summary>What was read of logs.</summary>
/// <param name="Lines">How many lines.</param>
/// <param name="Errors">How many of them told an error of the server.</param>
/// <param name="Judged">How many of those are about objects that migrations make; the others are none of the audit's business.</param>
public sealed record LogReading(long Lines, int Errors, int Judged);

/// <summary>What was read of source code.</summary>
/// <param name="Files">How many files.</param>
/// <param name="Judged">How many statements the server was asked about.</param>
/// <param name="NotJudged">The statements that cannot be judged, and why.</param>
public sealed record CodeReading(int Files, int Judged, IReadOnlyList<NotJudged> NotJudged);

/// <summary>SQL in the code that was not judged.</summary>
/// <param name="Where">The place, and the text.</param>
/// <param name="Reason">Why: interpolated, a fragment, …</param>
public sealed record NotJudged(Sighting Where, string Reason);
