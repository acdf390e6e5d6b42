namespace MigrationKit;

/// <summary>
/// Something that happened in a fleet. The set is closed: <see cref="FleetTargetStarted"/>, <see cref="FleetTargetEvent"/>,
/// <see cref="FleetTargetPlanned"/>, <see cref="FleetTargetEnded"/>, <see cref="FleetEnded"/>. Events of several targets
/// are mixed; those of one are in order. Match on the type.
/// </summary>
public abstract record FleetEvent
{
    private protected FleetEvent() { }
}

/// <summary>A target is under way.</summary>
public sealed record FleetTargetStarted(FleetTarget Target) : FleetEvent;

/// <summary>Something happened in the run of a target.</summary>
public sealed record FleetTargetEvent(FleetTarget Target, MigrationEvent Happened) : FleetEvent;

/// <summary>The plan of a target, in <see cref="Fleet.PlanEventsAsync"/>.</summary>
public sealed record FleetTargetPlanned(FleetTarget Target, MigrationPlan Plan) : FleetEvent;

/// <summary>A target has ended, well or not. Targets that were not attempted have no such event.</summary>
public sealed record FleetTargetEnded(FleetTargetResult Result) : FleetEvent;

/// <summary>The last event.</summary>
public sealed record FleetEnded(FleetReport Report) : FleetEvent;
