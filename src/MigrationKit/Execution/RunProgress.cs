using MigrationKit.Exceptions;

namespace MigrationKit.Execution;

/// <summary>What a run has done so far: tells it as events while it happens, and as a report at the end.</summary>
internal sealed class RunProgress(MigratorOptions options, Action<MigrationEvent> tell)
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly Dictionary<string, MigrationResult> _results = new(StringComparer.Ordinal);
    private List<string> _order = [];
    private long _lastStart;
    private TimeSpan _runLockWait;

    /// <summary>Whether the run got as far as a plan.</summary>
    public bool IsPlanned { get; private set; }

    public void Tell(MigrationEvent happened) => tell(happened);

    public void Planned(MigrationSet set, MigrationPlan plan)
    {
        IsPlanned = true;
        _order = [.. set.Migrations.Select(migration => migration.Name)];
        tell(new RunPlanned(plan));
        foreach (var warning in set.Warnings)
        {
            tell(new RunWarning(warning.ToString()));
        }
        Recorded(plan, byAnotherRunner: false);
    }

    /// <summary>Tells which migrations turned out to be in the history.</summary>
    public void Recorded(MigrationPlan plan, bool byAnotherRunner)
    {
        var open = plan.Pending.Select(migration => migration.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in plan.Entries.Where(e => e is { Migration: not null, History.StatementsDone: null }))
        {
            if (!open.Contains(entry.Name) && !_results.ContainsKey(entry.Name))
            {
                _results[entry.Name] = new(entry.Name, MigrationOutcome.Skipped);
                tell(new MigrationSkipped(entry.Name, byAnotherRunner));
            }
        }
    }

    public void WaitedForRunLock(TimeSpan time) => _runLockWait += time;

    public void Started(Migration? migration)
    {
        _lastStart = TimeProvider.System.GetTimestamp();
        if (migration is not null)
        {
            tell(new MigrationStarted(migration.Name));
        }
    }

    public void Applied(Migration migration)
    {
        var duration = TimeProvider.System.GetElapsedTime(_lastStart);
        _results[migration.Name] = new(migration.Name, MigrationOutcome.Applied, duration);
        tell(new MigrationApplied(migration.Name, duration));
    }

    public void Adopted(Migration migration)
    {
        _results[migration.Name] = new(migration.Name, MigrationOutcome.Adopted);
        tell(new MigrationAdopted(migration.Name));
    }

    public bool IsDone(Migration migration) => _results.ContainsKey(migration.Name);

    /// <summary>After the answers got lost: what was sent and is recorded by this run, was applied.</summary>
    public void Reconcile(IReadOnlyList<Migration> sent, DatabaseState state, Guid run)
    {
        var recorded = state.Rows.Where(row => row.StatementsDone is null && row.RunId == run).Select(row => row.Name);
        foreach (var migration in sent.IntersectBy(recorded, migration => migration.Name))
        {
            if (!IsDone(migration))
            {
                Applied(migration);
            }
        }
    }

    public void Failed(string name, MigrationKitException error)
    {
        _results[name] = new(name, MigrationOutcome.Failed);
        tell(new MigrationFailed(name, error));
    }

    public MigrationReport Report() =>
        new(
            [.. _order.Select(name => _results.GetValueOrDefault(name) ?? new(name, MigrationOutcome.NotAttempted))],
            TimeProvider.System.GetElapsedTime(_start),
            options.DryRun
        )
        {
            RunLockWait = _runLockWait,
        };
}
