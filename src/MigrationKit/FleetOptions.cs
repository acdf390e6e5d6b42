namespace MigrationKit;

/// <summary>How a <see cref="Fleet"/> runs.</summary>
public sealed record FleetOptions
{
    /// <summary>How each target is run.</summary>
    /// <value>Default: as <see cref="MigratorOptions"/> says.</value>
    public MigratorOptions Migrator { get; init; } = new();

    /// <summary>How many targets run at the same time.</summary>
    /// <value>Default: 64.</value>
    public int Parallelism { get; init; } = 64;

    /// <summary>How many targets of one server run at the same time.</summary>
    /// <value>
    /// Default: <see langword="null"/>. Then each server is asked: half of the connections that it has free, because a
    /// target may need two; at least 1 and at most 16.
    /// </value>
    public int? ParallelismPerServer { get; init; }

    /// <summary>How many targets, the first of the list, run before all others. Unless all of them are well, no other runs.</summary>
    /// <value>Default: 0.</value>
    public int Canary { get; init; }

    /// <summary>
    /// Asked after the canaries, unless they failed: whether to go on with the others. What it throws ends the fleet, after
    /// <see cref="FleetEnded"/>.
    /// </summary>
    /// <value>Default: <see langword="null"/>, go on at once.</value>
    public Func<FleetReport, CancellationToken, Task<bool>>? AfterCanary { get; init; }

    /// <summary>After how many failed targets no other is started. Those that run end as they would.</summary>
    /// <value>Default: <see langword="null"/>, none stops the others.</value>
    public int? StopAfterFailures { get; init; }
}
