using System.Diagnostics;
using MigrationKit.Testing;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MigrationTests.Execution;

/// <summary>What an application that exports the traces and metrics named MigrationKit sees of one database's runs.</summary>
internal sealed class RunObserver : IDisposable
{
    private readonly TestDatabase _database;
    private readonly List<Activity> _spans = [];
    private readonly List<MetricSnapshot> _metrics = [];
    private readonly TracerProvider _tracer;
    private readonly MeterProvider _meter;

    public RunObserver(TestDatabase database)
    {
        _database = database;
        _tracer = Sdk.CreateTracerProviderBuilder().AddSource("MigrationKit").AddInMemoryExporter(_spans).Build();
        _meter = Sdk.CreateMeterProviderBuilder().AddMeter("MigrationKit").AddInMemoryExporter(_metrics).Build();
    }

    /// <summary>The spans in the order of their start; the run's is the first.</summary>
    public IReadOnlyList<Activity> Spans()
    {
        _tracer.ForceFlush();
        lock (_spans)
        {
            return
            [
                .. _spans.Where(span => IsOurs(span.GetTagItem("db.namespace"))).OrderBy(span => span.StartTimeUtc),
            ];
        }
    }

    /// <summary>The points of a metric.</summary>
    public IReadOnlyList<MetricPoint> Points(string metric)
    {
        _metrics.Clear();
        _meter.ForceFlush();
        return
        [
            .. _metrics
                .Where(snapshot => snapshot.Name == metric)
                .SelectMany(snapshot => snapshot.MetricPoints)
                .Where(point => IsOurs(Tag(point, "db.namespace"))),
        ];
    }

    public static object? Tag(MetricPoint point, string name)
    {
        foreach (var (key, value) in point.Tags)
        {
            if (key == name)
            {
                return value;
            }
        }
        return null;
    }

    public void Dispose()
    {
        _tracer.Dispose();
        _meter.Dispose();
    }

    // Other tests run beside this one; each has a database of its own.
    private bool IsOurs(object? name) =>
        name is string database && database == new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database;
}
