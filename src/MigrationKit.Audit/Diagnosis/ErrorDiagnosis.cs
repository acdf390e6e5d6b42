using MigrationKit.Audit.Logs;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>Compares what an error reports as missing with the database, the history and the folder.</summary>
internal sealed class ErrorDiagnosis(CatalogObjects catalog, FolderObjects folder, string historyTable)
{
    internal CatalogObjects Catalog => catalog;

    private readonly OlderShape _olderShape = new(catalog);

    /// <summary>What an error is about; null for one that is not about something that is missing.</summary>
    internal ErrorSubject? SubjectOf(LoggedError error)
    {
        if (ErrorSubject.FromMessage(error.Message, error.SqlState) is not { } written)
        {
            return null;
        }
        var subject = written with
        {
            Name = catalog.Schema.Local(written.Name),
            Owner = written.Owner is { } owner ? catalog.Schema.Local(owner) : null,
        };
        return subject is { Kind: "column" }
            ? new ColumnTable(catalog, folder).Resolve(
                subject,
                error.Sightings.Select(sighting => sighting.Statement).OfType<string>()
            )
            : subject;
    }

    /// <summary>Whether it is the history table of another tool, and no migration of the folder creates it.</summary>
    internal bool IsOfAnotherTool(ErrorSubject subject) =>
        ToolHistories.Contains(subject)
        && (subject.Owner ?? subject.Name) != historyTable
        && !folder.HasRelation(subject.Owner ?? subject.Name);

    internal AuditIssue Diagnose(LoggedError error, ErrorSubject subject)
    {
        var name = subject.Owner is null ? subject.Name : $"{subject.Owner}.{subject.Name}";
        var kinds = ObjectKinds.ForWord(subject.Kind);
        var issue =
            kinds == ObjectKinds.Routines ? DiagnoseRoutine(subject, name, error)
            : subject is { Kind: "column", Owner: null } ? DiagnoseColumnOfUnknownTable(subject)
            : DiagnoseObject(subject, kinds, name, error);
        return Seen(issue, error);
    }

    /// <summary>An error of the code that is not about something that is missing: a wrong type, for instance.</summary>
    /// <param name="pending">Whether migrations are pending, which may change that.</param>
    internal static AuditIssue DiagnoseStatement(LoggedError error, bool pending)
    {
        var where = error.Sightings[0];
        var issue = new AuditIssue("statement", $"{where.Path}:{where.Line}", AuditVerdict.NoMigration)
        {
            Problem = "does not match the schema",
            Solution = "The statement does not match the current schema",
            Action = pending
                ? "Apply the pending migrations and audit again; if it still fails, correct the statement"
                : "Correct the statement, or write a new migration",
        };
        return Seen(issue, error);
    }

    private static AuditIssue Seen(AuditIssue issue, LoggedError error) =>
        issue with
        {
            Error = error.Message,
            SqlState = error.SqlState,
            Sightings = error.Sightings,
            Count = error.Count,
            FirstSeen = error.FirstSeen,
            LastSeen = error.LastSeen,
        };

    private AuditIssue DiagnoseObject(ErrorSubject subject, IReadOnlyList<string> kinds, string name, LoggedError error)
    {
        var creator = folder.Creator(kinds, name);
        if (catalog.Find(kinds, name) is { } there)
        {
            return Verdicts.There(there, creator?.By, error);
        }
        if (catalog.IsBeyond(name))
        {
            return Verdicts.There(new(ObjectKinds.Guess(subject.Kind), name), null, error);
        }
        if (name == historyTable)
        {
            return Verdicts.History(new("table", name));
        }
        if (creator is var (created, by))
        {
            return DiagnoseCreated(created, by, name);
        }
        var missing = new CreatedObject(ObjectKinds.Guess(subject.Kind), name);
        return subject.Owner is null && catalog.Elsewhere(kinds, name).ToList() is [var other, ..]
            ? Verdicts.Elsewhere(missing, other)
            : DiagnoseUnknown(missing, kinds);
    }

    private AuditIssue DiagnoseCreated(CreatedObject created, AuditedMigration by, string name) =>
        folder.Remover(created) is { } remover ? Verdicts.Removed(new(created.Kind, name), by, remover)
        : by.Health == MigrationHealth.Pending ? DiagnosePending(created, by)
        : Verdicts.Drift(created, by);

    private AuditIssue DiagnoseRoutine(ErrorSubject subject, string name, LoggedError error)
    {
        var missing = new CreatedObject(ObjectKinds.Guess(subject.Kind), name);
        if (catalog.Find(ObjectKinds.Routines, name) is { } there)
        {
            return Verdicts.There(there, folder.Creator(ObjectKinds.Routines, name)?.By, error);
        }
        var bare = missing.WithoutArguments;
        var made = folder.Routines(bare).ToList();
        if (
            made.Find(routine =>
                routine.By.Health == MigrationHealth.Pending
                && catalog.Find([routine.Object.Kind], routine.Object.Name) is null
            ) is
            { By: { } pending } brought
        )
        {
            return Verdicts.Apply(missing, pending) with
            {
                Evidence = brought.Object.Name == name ? [] : [$"It creates {brought.Object.Name}."],
            };
        }
        if (catalog.Routines(bare).ToList() is { Count: > 0 } others)
        {
            return Verdicts.OtherArguments(missing, others);
        }
        if (catalog.IsRoutineBeyond(bare))
        {
            return Verdicts.OtherArguments(missing);
        }
        return made.Count > 0 && folder.Remover(made[^1].Object) is null
            ? Verdicts.Drift(missing, made[^1].By)
            : DiagnoseUnknown(missing, ObjectKinds.Routines);
    }

    // Neither the message nor a statement tells the table.
    private AuditIssue DiagnoseColumnOfUnknownTable(ErrorSubject subject)
    {
        var missing = new CreatedObject("column", subject.Name);
        var pending = folder
            .Columns(subject.Name)
            .Where(column =>
                column.By.Health == MigrationHealth.Pending && catalog.Find(["column"], column.Object.Name) is null
            )
            .ToList();
        const string unknown = "The log does not name the table.";
        return pending is [var (brought, by), ..]
            ? Verdicts.Apply(missing, by) with
            {
                Evidence = [$"{unknown} The migration creates {brought.Name}."],
            }
            : DiagnoseUnknown(missing, ["column"]) with
            {
                Evidence = [unknown],
            };
    }

    private AuditIssue DiagnosePending(CreatedObject missing, AuditedMigration by)
    {
        var table = missing.Kind == "column" ? SqlName.OwnerOf(missing.Name) : null;
        return table is null || !catalog.HasRelation(table) ? Verdicts.Apply(missing, by)
            : catalog.Find(["table"], table) is not null ? _olderShape.Diagnose(missing, table, by)
            : Verdicts.Apply(missing, by) with
            {
                Evidence = [$"The view {table} exists; the migration makes it anew, with the column."],
            };
    }

    private AuditIssue DiagnoseUnknown(CreatedObject missing, IReadOnlyList<string> kinds)
    {
        var near = NearMisses.Find(missing, kinds, catalog, folder);
        var creator = near is null ? null : folder.Creator(kinds, near)?.By;
        return Verdicts.None(
            missing,
            near,
            near is not null && catalog.Find(kinds, near) is null ? creator : null,
            folder.HasFootprints
        );
    }
}
