using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MigrationKit.Exceptions;
using MigrationKit.Fleets;
using MigrationKit.Sources;

namespace MigrationKit;

/// <summary>
/// Brings one folder of migrations to many databases, or to many schemas of one. The folder is read once. Each target is
/// a run of its own, with the guarantees of <see cref="Migrator"/>; one that fails hides no other. Any number of fleets may
/// run over the same targets at once: the histories in the databases are the only state. Safe to use from several threads.
/// </summary>
public sealed class Fleet
{
    private readonly IReadOnlyList<FleetTarget> _targets;
    private readonly MigrationSource _source;
    private readonly FleetOptions _options;

    /// <summary>Brings targets and migrations together. Nothing is read or opened yet.</summary>
    /// <param name="targets">The targets; the first ones are the canaries.</param>
    /// <param name="source">The migrations.</param>
    /// <param name="options">How to run; by default as <see cref="FleetOptions"/> says.</param>
    /// <exception cref="InvalidOptionException">
    /// Two targets have the same name, a number is out of range, or the history table is no table name; with the schemas of
    /// tenants it has no schema of its own.
    /// </exception>
    public Fleet(IEnumerable<FleetTarget> targets, MigrationSource source, FleetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(source);
        _targets = [.. targets];
        _source = source;
        _options = options ?? new();
        FleetRules.Check(_targets, _options);
    }

    /// <summary>Applies everything that is pending to every target. A failure is in the report; it is not thrown.</summary>
    /// <param name="cancellationToken">
    /// Starts no other target and stops those under way: what they are applying is rolled back.
    /// </param>
    /// <exception cref="InvalidMigrationsException">The folder is not sound; nothing was run.</exception>
    /// <exception cref="MigrationSourceException">The migrations cannot be read.</exception>
    /// <exception cref="FleetCanceledException">The fleet was cancelled; it carries the report.</exception>
    public async Task<FleetReport> ApplyAsync(CancellationToken cancellationToken = default)
    {
        FleetReport? report = null;
        await foreach (var happened in ApplyEventsAsync(cancellationToken).ConfigureAwait(false))
        {
            report = (happened as FleetEnded)?.Report;
        }
        return report!;
    }

    /// <summary>
    /// The same as <see cref="ApplyAsync"/>, told while it happens. The last event is <see cref="FleetEnded"/>. Leaving the
    /// stream early cancels the fleet.
    /// </summary>
    /// <inheritdoc cref="ApplyAsync"/>
    public IAsyncEnumerable<FleetEvent> ApplyEventsAsync(CancellationToken cancellationToken = default) =>
        EventsAsync(TargetRun.ApplyAsync, cancellationToken);

    /// <summary>
    /// Tells what a run would do, target by target: a <see cref="FleetTargetPlanned"/> each. Reads only, and takes no lock.
    /// </summary>
    /// <inheritdoc cref="ApplyAsync"/>
    public IAsyncEnumerable<FleetEvent> PlanEventsAsync(CancellationToken cancellationToken = default) =>
        EventsAsync(TargetRun.PlanAsync, cancellationToken);

    /// <summary>Does something with the migrator of each target.</summary>
    internal async IAsyncEnumerable<FleetEvent> EventsAsync(
        TargetAction action,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var set = await MigrationSet.LoadAsync(_source, cancellationToken).ConfigureAwait(false);
        var events = Channel.CreateUnbounded<FleetEvent>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var run = new FleetRun(
            _targets,
            new TargetRun(new LoadedSource(_source, set), _options, action, Tell),
            _options,
            Tell
        );
        var running = RunAsync(run, events.Writer, stop.Token);
        FleetReport? report = null;
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                report = (happened as FleetEnded)?.Report;
                yield return happened;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await running.ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested && report is { Success: false })
        {
            throw new FleetCanceledException(report, cancellationToken);
        }

        void Tell(FleetEvent happened) => events.Writer.TryWrite(happened);
    }

    private static async Task RunAsync(FleetRun run, ChannelWriter<FleetEvent> events, CancellationToken stop)
    {
        try
        {
            await run.ExecuteAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            events.Complete();
        }
    }
}
