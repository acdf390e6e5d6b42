namespace MigrationKit.Cli.Shared;

/// <summary>How long a run waits: options of <c>apply</c>.</summary>
internal static class RunOptions
{
    private static readonly MigratorOptions Defaults = new();

    internal static readonly Option<TimeSpan?> RunLockTimeout = Duration.CreateOption(
        "--run-lock-timeout",
        $"How long to wait for another runner [default: {Duration.InWords(Defaults.RunLockTimeout)}]"
    );

    internal static readonly Option<TimeSpan?> LockTimeout = Duration.CreateOption(
        "--lock-timeout",
        $"How long a statement may queue for a table lock, 0 for ever [default: {Duration.InWords(Defaults.LockTimeout)}]"
    );

    internal static readonly Option<TimeSpan?> StatementTimeout = Duration.CreateOption(
        "--statement-timeout",
        "How long a statement may run [default: as the database is configured]"
    );

    internal static readonly Option<TimeSpan?> RetryBudget = Duration.CreateOption(
        "--retry-budget",
        $"How long a migration is tried again after a lock timeout or a deadlock [default: {Duration.InWords(Defaults.RetryBudget)}]"
    );

    internal static readonly Option<TimeSpan?> Timeout = Duration.CreateOption(
        "--timeout",
        "How long the whole run may take [default: no limit]"
    );

    internal static void AddRunOptions(this Command command) =>
        command.AddAll(RunLockTimeout, LockTimeout, StatementTimeout, RetryBudget, Timeout);

    internal static MigratorOptions Read(ParseResult parse) =>
        PlanOptions.Read(parse) with
        {
            RunLockTimeout = parse.GetValue(RunLockTimeout) ?? Defaults.RunLockTimeout,
            LockTimeout = parse.GetValue(LockTimeout) ?? Defaults.LockTimeout,
            StatementTimeout = parse.GetValue(StatementTimeout),
            RetryBudget = parse.GetValue(RetryBudget) ?? Defaults.RetryBudget,
            Timeout = parse.GetValue(Timeout),
        };
}
