using MigrationKit.Audit.Logs;

namespace MigrationKit.Audit.Diagnosis;

internal static class Verdicts
{
    /// <summary>What is wrong with an object that a migration took away.</summary>
    internal const string RemovedProblem = "dropped by a migration";

    /// <summary>How a person calls the file of a migration.</summary>
    internal static string FileOf(AuditedMigration migration) =>
        migration.Migration is { Path: var path } && !path.EndsWith(migration.Name + ".sql", StringComparison.Ordinal)
            ? path
            : migration.Name + ".sql";

    internal static AuditIssue Apply(CreatedObject missing, AuditedMigration by) =>
        new(missing.Kind, missing.Name, AuditVerdict.ApplyMigration)
        {
            Migration = by.Migration,
            Solution = $"Migration exists at {FileOf(by)}",
            Action = "Apply existing migration",
        };

    internal static AuditIssue Drift(CreatedObject missing, AuditedMigration by) =>
        new(missing.Kind, missing.Name, AuditVerdict.Drift)
        {
            Migration = by.Migration,
            Solution =
                by.State == MigrationState.Modified
                    ? $"{FileOf(by)} has changed since it was {Recorded(by)}; its current content never ran"
                    : $"{FileOf(by)} was {Recorded(by)}, but it is missing",
            Action = Restore(by),
        };

    /// <summary>The history table, which no migration brings.</summary>
    internal static AuditIssue History(CreatedObject missing) =>
        new(missing.Kind, missing.Name, AuditVerdict.ApplyMigration)
        {
            Solution = "This is the history table; the first run creates it",
            Action = "Apply the migrations",
        };

    /// <summary>What to do about something that a recorded migration brought.</summary>
    internal static string Restore(AuditedMigration by) =>
        by switch
        {
            { State: MigrationState.Modified } =>
                "Restore the file as it was applied, and put the change into a new migration",
            { Migration.Replayable: true } => "Find out what changed it, then run the file again: it is replayable",
            _ => "Find out what changed it, then restore it with a new migration",
        };

    /// <summary>How a migration came into the history: <c>applied on 2025-12-14 09:12Z</c>.</summary>
    internal static string Recorded(AuditedMigration by) =>
        $"{(by.State == MigrationState.Adopted ? "adopted" : "applied")} {At(by.AppliedAt)}".TrimEnd();

    internal static string At(DateTimeOffset? time) =>
        time is null ? "" : FormattableString.Invariant($"on {time.Value.UtcDateTime:yyyy-MM-dd HH:mm}Z");

    internal static AuditIssue There(CreatedObject there, AuditedMigration? by, LoggedError error)
    {
        var over = by?.AppliedAt is { } applied && error.LastSeen <= applied;
        var since = by?.AppliedAt is { } time ? $" since {FileOf(by)} was applied {At(time)}" : "";
        return new(there.Kind, there.Name, AuditVerdict.FalseAlarm)
        {
            Migration = by?.Migration,
            Problem = "exists",
            Solution = over ? $"It exists{since}; the error was seen before that" : $"It exists{since}",
            Action = over
                ? "Nothing to do"
                : "Nothing to do in this database; if the error persists, the application uses another database or search_path",
        };
    }

    internal static AuditIssue Elsewhere(CreatedObject missing, CreatedObject other) =>
        new(missing.Kind, missing.Name, AuditVerdict.FalseAlarm)
        {
            Problem = "is in another schema",
            Solution = $"{other.Name} exists in a schema that is not on the search_path",
            Action = $"Name the schema, or set the application's search_path so that it finds {other.Name}",
        };

    internal static AuditIssue Removed(CreatedObject missing, AuditedMigration creator, AuditedMigration remover) =>
        new(missing.Kind, missing.Name, AuditVerdict.NoMigration)
        {
            Migration = remover.Migration,
            Problem = RemovedProblem,
            Solution = $"Created by {FileOf(creator)}, later dropped by {FileOf(remover)}",
            Action = "Update the code that still uses it",
        };

    internal static AuditIssue OtherArguments(CreatedObject missing, IReadOnlyList<CreatedObject> others) =>
        new(missing.Kind, missing.Name, AuditVerdict.NoMigration)
        {
            NearMiss = others[0].Name,
            Solution = $"It exists with other arguments: {string.Join(", ", others.Select(other => other.Name))}",
            Action = "Call it with these arguments, or write a new migration",
        };

    /// <summary>A routine of the server's own, or of an extension.</summary>
    internal static AuditIssue OtherArguments(CreatedObject missing) =>
        new(missing.Kind, missing.Name, AuditVerdict.NoMigration)
        {
            NearMiss = missing.WithoutArguments,
            Problem = "with these arguments missing",
            Solution =
                $"The server or an extension has {missing.WithoutArguments}, but no migration creates it with these arguments",
            Action = "Cast the arguments to the types that it takes",
        };

    internal static AuditIssue None(CreatedObject missing, string? near, AuditedMigration? creator, bool certain)
    {
        var nothing = certain ? "No migration creates it" : "No migration creates it, judging by the statements alone";
        return new(missing.Kind, missing.Name, AuditVerdict.NoMigration)
        {
            NearMiss = near,
            Solution = (near, creator) switch
            {
                (null, _) => nothing,
                (_, null) => $"{nothing}; a similar name exists: {near}",
                (_, { Health: MigrationHealth.Pending }) =>
                    $"{nothing}; {FileOf(creator)} creates a similar name: {near}",
                _ => $"{nothing}; {FileOf(creator)} created a similar name, {near}, which is missing, too",
            },
            Action = (near, creator) switch
            {
                (null, _) => "Write a new migration",
                (_, { Health: MigrationHealth.Pending }) =>
                    $"If {near} is intended, correct the code and apply the migration; otherwise write a new one",
                _ => $"If {near} is intended, correct the code; otherwise write a new migration",
            },
        };
    }
}
