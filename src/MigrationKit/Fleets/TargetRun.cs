namespace MigrationKit.Fleets;

/// <summary>What is done with a target.</summary>
internal delegate Task<FleetTargetResult> TargetAction(
    FleetTarget target,
    Migrator migrator,
    Action<FleetEvent> tell,
    CancellationToken cancellationToken
);

/// <summary>Runs one target and makes a result of whatever happens.</summary>
internal sealed class TargetRun(
    MigrationSource source,
    FleetOptions options,
    TargetAction action,
    Action<FleetEvent> tell
)
{
    public async Task<FleetTargetResult> RunAsync(FleetTarget target, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        tell(new FleetTargetStarted(target));
        FleetTargetResult result;
        try
        {
            await using var dataSource = target.Open();
            var migrator = new Migrator(dataSource, source, target.Adapt(options.Migrator));
            result = await action(target, migrator, tell, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            result = FleetTargetResult.From(target, FleetOutcome.Canceled, e);
        }
        // Whatever it is, it is this target's alone: the others go on, and the report has it.
        catch (Exception e)
        {
            result = FleetTargetResult.From(target, FleetOutcome.Failed, e);
        }
        return result with { Duration = TimeProvider.System.GetElapsedTime(start) };
    }

    public static async Task<FleetTargetResult> ApplyAsync(
        FleetTarget target,
        Migrator migrator,
        Action<FleetEvent> tell,
        CancellationToken cancellationToken
    )
    {
        MigrationReport? report = null;
        await foreach (var happened in migrator.ApplyEventsAsync(cancellationToken).ConfigureAwait(false))
        {
            report = (happened as RunEnded)?.Report;
            tell(new FleetTargetEvent(target, happened));
        }
        return FleetTargetResult.From(target, report!);
    }

    public static async Task<FleetTargetResult> PlanAsync(
        FleetTarget target,
        Migrator migrator,
        Action<FleetEvent> tell,
        CancellationToken cancellationToken
    )
    {
        var plan = await migrator.PlanAsync(cancellationToken).ConfigureAwait(false);
        plan.ThrowRefusal();
        tell(new FleetTargetPlanned(target, plan));
        return new(
            target,
            plan is { Pending: [], Adopted: [], Refused: [], Decision: null }
                ? FleetOutcome.NothingToDo
                : FleetOutcome.Pending
        );
    }
}
