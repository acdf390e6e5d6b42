using MigrationKit.Audit.Code;
using MigrationKit.Audit.Diagnosis;
using MigrationKit.Audit.Logs;
using MigrationKit.Exceptions;
using MigrationKit.Sql;

namespace MigrationKit.Audit;

/// <summary>
/// Compares a database, a folder of migrations, and the logs and code of applications: what is missing, which file
/// creates it, whether it was ever applied, what to run. Nothing is written to the database.
/// </summary>
public sealed class Auditor
{
    private const string AnySchema = "";

    private readonly NpgsqlDataSource _dataSource;
    private readonly AuditOptions _options;
    private readonly Migrator _migrator;

    /// <summary>Creates an audit of a database and its migrations. Nothing is read or opened yet.</summary>
    /// <param name="dataSource">The database. The caller disposes it.</param>
    /// <param name="source">The migrations.</param>
    /// <param name="options">What else to read. Default: a new <see cref="AuditOptions"/>.</param>
    /// <exception cref="MigrationKit.Exceptions.InvalidOptionException">The name of the history table is not a table name.</exception>
    public Auditor(NpgsqlDataSource dataSource, MigrationSource source, AuditOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(source);
        _dataSource = dataSource;
        _options = options ?? new();
        _migrator = new(
            dataSource,
            source,
            new() { HistoryTable = _options.HistoryTable, WaitForServer = _options.WaitForServer }
        );
    }

    /// <summary>Reads the logs, the folder, the history and the catalog, and diagnoses them.</summary>
    /// <exception cref="AuditException">A log or a directory cannot be read.</exception>
    /// <exception cref="InvalidMigrationsException">The folder is invalid.</exception>
    /// <exception cref="MigrationSourceException">The migrations cannot be read.</exception>
    /// <exception cref="HistoryException">The history table belongs to another tool.</exception>
    /// <exception cref="DatabaseUnavailableException">No connection.</exception>
    public async Task<AuditReport> AuditAsync(CancellationToken cancellationToken = default)
    {
        var start = TimeProvider.System.GetTimestamp();
        var at = TimeProvider.System.GetUtcNow();
        var plan = await _migrator.PlanAsync(cancellationToken).ConfigureAwait(false);
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return await AuditAsync(connection, plan, at, start, cancellationToken).ConfigureAwait(false);
    }

    private async Task<AuditReport> AuditAsync(
        NpgsqlConnection connection,
        MigrationPlan plan,
        DateTimeOffset at,
        long start,
        CancellationToken cancellationToken
    )
    {
        var history = TableName.Parse(plan.History);
        var schema = await AuditedSchema.ReadAsync(connection, history, cancellationToken).ConfigureAwait(false);
        var catalog = await CatalogAsync(connection, schema, plan, cancellationToken).ConfigureAwait(false);
        var errors = new LoggedErrors();
        var log = await ReadLogsAsync(errors, cancellationToken).ConfigureAwait(false);
        var migrations = Audited(plan, schema);
        var known = new KnownTables(catalog, migrations);
        var code = await ReadCodeAsync(connection, errors, known.Contains, cancellationToken).ConfigureAwait(false);
        var historyTable = NameIn(schema, history);
        var (expected, problem) = await ExpectedAsync(migrations, catalog, historyTable, cancellationToken)
            .ConfigureAwait(false);
        var drift = await DriftAsync(connection, catalog, expected, cancellationToken).ConfigureAwait(false);
        migrations = WithDifferences(migrations, drift);
        var diagnosis = new ErrorDiagnosis(catalog, new(migrations), historyTable);
        var reported = await DiagnoseAsync(connection, diagnosis, errors, plan, cancellationToken)
            .ConfigureAwait(false);
        IReadOnlyList<AuditIssue> issues =
        [
            .. reported,
            .. DriftIssues.FromPlan(plan),
            .. DriftIssues.FromDifferences(drift, reported, migrations),
        ];
        issues = [.. issues.Select(issue => issue with { Line = LineOf(issue, migrations) })];
        return new()
        {
            At = at,
            Database = $"{connection.Database} on {connection.Host}:{connection.Port}",
            ServerVersion = connection.PostgreSqlVersion.ToString(),
            Issues = issues,
            Migrations = migrations,
            RootCauses = RootCauses.From(issues, migrations),
            Steps = new Recommendations(issues, migrations, plan.Decision, _options).Steps(),
            Unchecked = expected.Unchecked,
            ScratchProblem = problem,
            Unknown = UnmanagedObjects.Find(catalog, migrations, expected),
            Log = log,
            Code = code,
            Duration = TimeProvider.System.GetElapsedTime(start),
        };
    }

    /// <summary>What must be there: by footprints, else by a run on a throwaway server, else by the statements.</summary>
    private async Task<(ExpectedCatalog Expected, string? Problem)> ExpectedAsync(
        List<AuditedMigration> migrations,
        CatalogObjects catalog,
        string historyTable,
        CancellationToken cancellationToken
    )
    {
        var ordered = migrations.OrderBy(m => m.AppliedAt ?? DateTimeOffset.MaxValue).ToList();
        var expected = new ExpectedCatalog(ordered, historyTable);
        var recorded = ordered.FindAll(m => m is { Migration: not null, Health: not MigrationHealth.Pending });
        if (_options.ScratchRun is not { } run || recorded.TrueForAll(m => m.Migration!.Footprint is not null))
        {
            return (expected, null);
        }
        try
        {
            var all = recorded.ConvertAll(m => m.Migration!);
            var scratch = new ScratchMigrations(all, ScratchRun.Extensions(catalog, recorded))
            {
                SearchPath = catalog.Schema.SearchPath,
            };
            var snapshot = await run(scratch, cancellationToken).ConfigureAwait(false);
            if (snapshot is not null)
            {
                expected.Prove(new(snapshot, catalog, recorded), catalog);
            }
            return (expected, null);
        }
        catch (Exception e) when (e is MigrationKitException or AuditException)
        {
            return (expected, e.Message);
        }
    }

    private async Task<CatalogObjects> CatalogAsync(
        NpgsqlConnection connection,
        AuditedSchema schema,
        MigrationPlan plan,
        CancellationToken cancellationToken
    )
    {
        var unread = schema.Unread(plan.Entries.Select(entry => entry.Migration).OfType<Migration>());
        var options = new SnapshotOptions { HistoryTable = _options.HistoryTable, LeftOutSchemas = unread };
        return new(await Snapshot.TakeAsync(connection, options, cancellationToken).ConfigureAwait(false), schema);
    }

    /// <summary>The differences that are certain: not those of objects that a snapshot leaves out, such as an extension's.</summary>
    private static async Task<IReadOnlyList<Difference>> DriftAsync(
        NpgsqlConnection connection,
        CatalogObjects catalog,
        ExpectedCatalog expected,
        CancellationToken cancellationToken
    )
    {
        var differences = Drift.Between(catalog, expected).ToList();
        var absent = differences
            .Where(d => d is { MayBeLeftOut: true, Found: null } && !catalog.HasRelation(d.RelationName))
            .ToList();
        await catalog
            .AddBeyondAsync(
                connection,
                [.. absent.Select(d => d.RelationName).Distinct()],
                catalog.Schema.IsCertain ? catalog.Schema.Current : AnySchema,
                cancellationToken
            )
            .ConfigureAwait(false);
        return [.. differences.Except(absent.Where(d => catalog.IsBeyond(d.RelationName)))];
    }

    /// <summary>The issues that errors of logs and code report.</summary>
    private static async Task<List<AuditIssue>> DiagnoseAsync(
        NpgsqlConnection connection,
        ErrorDiagnosis diagnosis,
        LoggedErrors errors,
        MigrationPlan plan,
        CancellationToken cancellationToken
    )
    {
        var subjects = errors
            .All.Select(error => (Error: error, Subject: diagnosis.SubjectOf(error)))
            .Where(found => found.Subject is null || !diagnosis.IsOfAnotherTool(found.Subject))
            .ToList();
        await diagnosis
            .Catalog.AddBeyondAsync(
                connection,
                [
                    .. subjects
                        .Select(s => s.Subject)
                        .OfType<ErrorSubject>()
                        .Select(s => s.Owner ?? s.NameWithoutArguments)
                        .Distinct(),
                ],
                AnySchema,
                cancellationToken
            )
            .ConfigureAwait(false);
        return Merged(
            subjects.Select(s =>
                s.Subject is null
                    ? ErrorDiagnosis.DiagnoseStatement(s.Error, plan.Pending.Count > 0)
                    : diagnosis.Diagnose(s.Error, s.Subject)
            )
        );
    }

    private static int? LineOf(AuditIssue issue, List<AuditedMigration> migrations) =>
        migrations.Find(migration => migration.Name == issue.Migration?.Name)?.LineOf(new(issue.Kind, issue.Subject));

    private static string NameIn(AuditedSchema schema, TableName table) =>
        schema.Local(SqlName.FromParts(table.Schema is { } named ? [named, table.Table] : [table.Table]));

    private async Task<LogReading?> ReadLogsAsync(LoggedErrors errors, CancellationToken cancellationToken)
    {
        if (_options.Logs.Count == 0)
        {
            return null;
        }
        var reader = new LogReader(errors);
        foreach (var log in _options.Logs)
        {
            await reader.ReadAsync(log, cancellationToken).ConfigureAwait(false);
        }
        return reader.Reading;
    }

    private async Task<CodeReading?> ReadCodeAsync(
        NpgsqlConnection connection,
        LoggedErrors errors,
        Predicate<string> isKnown,
        CancellationToken cancellationToken
    )
    {
        if (_options.CodeDirectories.Count == 0)
        {
            return null;
        }
        try
        {
            var (found, reading) = await CodeAudit
                .ReadAsync(
                    connection,
                    _options.CodeDirectories,
                    _options.ExcludedDirectories,
                    isKnown,
                    cancellationToken
                )
                .ConfigureAwait(false);
            foreach (var error in found)
            {
                errors.Add(error);
            }
            return reading;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuditException(
                $"The source code cannot be read: {e.Message} Name directories that you may read.",
                e
            );
        }
    }

    private static List<AuditedMigration> Audited(MigrationPlan plan, AuditedSchema schema) =>
        [.. plan.Entries.Select(entry => Audited(entry, schema.Current))];

    private static AuditedMigration Audited(PlanEntry entry, string current)
    {
        List<FollowedStatement> statements = entry.Migration is { } followed
            ? [.. WrittenEffects.Follow(followed, current)]
            : [];
        return new(entry.Name, entry.State, entry.State.ToHealth(), entry.Migration)
        {
            AppliedAt = entry.History?.AppliedAt,
            Statements = statements,
            Creates = entry.Migration is { } file
                ? CreatedObject.FromMigration(file, statements.SelectMany(statement => statement.Effects))
                : [],
        };
    }

    private static List<AuditedMigration> WithDifferences(
        List<AuditedMigration> migrations,
        IReadOnlyList<Difference> drift
    )
    {
        var byMigration = drift.ToLookup(difference => difference.By.Name);
        return
        [
            .. migrations.Select(migration =>
                byMigration[migration.Name].ToList() is { Count: > 0 } differences
                    ? migration with
                    {
                        Health = MigrationHealth.Drifted,
                        Differences = Difference.InWords(differences),
                    }
                    : migration
            ),
        ];
    }

    /// <summary>Several messages about one object are one issue.</summary>
    private static List<AuditIssue> Merged(IEnumerable<AuditIssue> issues) =>
        [
            .. issues
                .GroupBy(issue => (issue.Kind, issue.Subject, issue.Verdict))
                .Select(group =>
                    group.First() with
                    {
                        SqlState = group.Select(issue => issue.SqlState).FirstOrDefault(s => s is not null),
                        Sightings = [.. group.SelectMany(issue => issue.Sightings)],
                        Count = group.Sum(issue => issue.Count),
                        FirstSeen = group.Min(issue => issue.FirstSeen),
                        LastSeen = group.Max(issue => issue.LastSeen),
                    }
                ),
        ];
}
