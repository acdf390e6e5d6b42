using System.Globalization;

namespace MigrationKit.Cli.Fleets;

/// <summary>How many targets at a time, and in which waves.</summary>
internal static class RolloutOptions
{
    private const int NeverStops = 0;

    private static readonly FleetOptions Defaults = new();

    private static readonly Option<int?> Parallel = Number(
        "--parallel",
        $"How many targets at the same time [default: what each server takes, {Defaults.Parallelism} at the most]",
        least: 1
    );

    private static readonly Option<int?> PerServer = Number(
        "--per-server",
        "How many targets of one server, host:port, at the same time [default: half of the connections it has free, 16 at the most]",
        least: 1
    );

    private static readonly Option<int?> Canary = Number(
        "--canary",
        "Run this many targets first, and the others only if all of these are well [default: none]",
        least: 0
    );

    private static readonly Option<string?> Probe = new("--probe")
    {
        Description =
            "A command for the shell after the canaries; the others run only if it ends with 0 [default: none]",
        HelpName = "command",
    };

    private static readonly Option<TimeSpan?> Pause = Duration.CreateOption(
        "--pause",
        "How long to wait after the canaries, before the probe [default: not at all]"
    );

    private static readonly Option<int> OnError = new("--on-error")
    {
        Description = "continue, stop (start no other target), or stop-after N failed targets [default: continue]",
        HelpName = "what",
        Arity = new ArgumentArity(1, 2),
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            string[] words = [.. result.Tokens.SelectMany(token => token.Value.Split('='))];
            switch (words)
            {
                case ["continue"]:
                    return NeverStops;
                case ["stop"]:
                    return 1;
                case ["stop-after", var number] when Parse(number, least: 1) is { } failures:
                    return failures;
                default:
                    result.AddError("--on-error takes continue, stop, or stop-after N.");
                    return NeverStops;
            }
        },
    };

    /// <summary>For commands that only read.</summary>
    internal static void AddParallelOptions(this Command command)
    {
        command.AddAll(Parallel, PerServer);
        command.NeedTargets(Parallel, PerServer);
    }

    internal static void AddRolloutOptions(this Command command)
    {
        command.AddParallelOptions();
        Option[] waves = [Canary, Probe, Pause, OnError];
        command.AddAll(waves);
        command.NeedTargets(waves);
        command.Refuse(
            result => (result.Has(Probe) || result.Has(Pause)) && !result.Has(Canary),
            "--probe and --pause come after the canaries: add --canary N."
        );
    }

    internal static FleetOptions Read(ParseResult parse, MigratorOptions migrator, Screen screen)
    {
        var canary = parse.GetValue(Canary) ?? 0;
        var parallel = parse.GetValue(Parallel);
        return new()
        {
            Migrator = migrator,
            Parallelism = parallel ?? Defaults.Parallelism,
            ParallelismPerServer = parse.GetValue(PerServer) ?? parallel,
            Canary = canary,
            AfterCanary = canary == 0 ? null : AfterCanary(parse, screen),
            StopAfterFailures = parse.GetValue(OnError) is > NeverStops and var failures ? failures : null,
        };
    }

    private static Func<FleetReport, CancellationToken, Task<bool>> AfterCanary(ParseResult parse, Screen screen)
    {
        var pause = parse.GetValue(Pause) ?? TimeSpan.Zero;
        var command = parse.GetValue(Probe);
        return async (_, cancellationToken) =>
        {
            await Task.Delay(pause, cancellationToken);
            return command is null || await ProbeCommand.RunAsync(command, screen, cancellationToken);
        };
    }

    private static Option<int?> Number(string name, string description, int least) =>
        new(name)
        {
            Description = description,
            HelpName = "n",
            CustomParser = result =>
            {
                var number = result.Tokens.Count == 1 ? Parse(result.Tokens[0].Value, least) : null;
                if (number is null)
                {
                    result.AddError($"{name} takes a number from {least}.");
                }
                return number;
            },
        };

    private static int? Parse(string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : null;
}
