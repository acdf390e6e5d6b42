using System.Diagnostics;
using System.Diagnostics.Metrics;
using MigrationKit.Exceptions;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// What OpenTelemetry sees of a run: a span for the run and one for each attempt at a migration, and metrics, with the
/// attributes of its conventions for databases. No statement and no message of an error is among them: both hold values.
/// </summary>
internal sealed class RunTelemetry : IDisposable
{
    private const string Name = "MigrationKit";
    private const string ErrorType = "error.type";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Applied = Meter.CreateCounter<long>(
        "migrationkit.migrations.applied",
        "{migration}",
        "Migrations that were committed."
    );
    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram<double>(
        "migrationkit.run.duration",
        "s",
        "How long a run took."
    );
    private static readonly Histogram<double> LockWait = Meter.CreateHistogram<double>(
        "migrationkit.run_lock.wait.duration",
        "s",
        "How long a run waited for other runners, where it had to."
    );

    private readonly Action<MigrationEvent> _tell;
    private readonly Activity? _run;
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private Activity? _migration;
    private TagList _tags;

    public RunTelemetry(NpgsqlDataSource dataSource, Action<MigrationEvent> tell)
    {
        _tell = tell;
        _run = Source.StartActivity("migrate");
        if (IsObserved)
        {
            using var connection = dataSource.CreateConnection();
            Describe(connection);
        }
    }

    private bool IsObserved => _run is not null || RunDuration.Enabled || Applied.Enabled || LockWait.Enabled;

    /// <summary>Names the server; once connected, it is the one of several that answered.</summary>
    public void Describe(NpgsqlConnection connection)
    {
        if (!IsObserved)
        {
            return;
        }
        _tags =
        [
            new("db.system.name", "postgresql"),
            new("db.namespace", connection.Database),
            new("server.address", connection.Host),
            new("server.port", connection.Port),
        ];
        foreach (var (key, value) in _tags)
        {
            _run?.SetTag(key, value);
        }
    }

    /// <summary>Passes an event on after it is recorded.</summary>
    public void Tell(MigrationEvent happened)
    {
        switch (happened)
        {
            case MigrationStarted started:
                End("given up");
                Begin(started.Name);
                break;
            case RunLockAwaited:
                End("given up");
                break;
            case MigrationApplied:
                End("applied");
                break;
            case MigrationAdopted:
                End("adopted");
                break;
            case MigrationSkipped:
                End("skipped");
                break;
            case MigrationRetried retried:
                End("retried", retried.SqlState);
                break;
            case MigrationFailed failed:
                End("failed", TypeOf(failed.Error));
                break;
            case RunEnded ended:
                End("given up");
                Measure(ended.Report);
                break;
        }
        _tell(happened);
    }

    /// <summary>The run ends with this error.</summary>
    public void Fail(Exception error)
    {
        _tags.Add(ErrorType, TypeOf(error));
        Mark(_run, TypeOf(error));
    }

    public void Dispose()
    {
        RunDuration.Record(TimeProvider.System.GetElapsedTime(_start).TotalSeconds, _tags);
        _run?.Dispose();
    }

    private void Begin(string name)
    {
        // The span is not the current one: what Npgsql traces belongs to the run, because one message carries many migrations.
        var current = Activity.Current;
        _migration = Source.StartActivity("apply migration", ActivityKind.Client, parentContext: default, _tags);
        _migration?.SetTag("migrationkit.migration", name);
        Activity.Current = current;
    }

    private void End(string outcome, string? error = null)
    {
        _migration?.SetTag("migrationkit.outcome", outcome);
        if (error is not null)
        {
            Mark(_migration, error);
        }
        _migration?.Dispose();
        _migration = null;
    }

    private void Measure(MigrationReport report)
    {
        if (!report.DryRun)
        {
            Applied.Add(report.Applied.Count, _tags);
        }
        if (report.RunLockWait > TimeSpan.Zero)
        {
            LockWait.Record(report.RunLockWait.TotalSeconds, _tags);
        }
    }

    private static void Mark(Activity? span, string error) =>
        span?.SetTag(ErrorType, error).SetStatus(ActivityStatusCode.Error);

    /// <summary>PostgreSQL's code; where the error is not the server's, the name of its class.</summary>
    private static string TypeOf(Exception error) =>
        (error as MigrationFailedException)?.SqlState
        ?? (error.InnerException as PostgresException)?.SqlState
        ?? error.GetType().FullName!;
}
