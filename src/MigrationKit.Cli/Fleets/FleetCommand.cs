using MigrationKit.Exceptions;

namespace MigrationKit.Cli.Fleets;

/// <summary>Runs a command over many targets.</summary>
internal sealed class FleetCommand(ParseResult parse, Screen screen)
{
    // The worst comes first: a migration that failed says more than a server that nobody reached.
    private static readonly int[] Severity =
    [
        ExitCodes.Canceled,
        ExitCodes.Failed,
        ExitCodes.Usage,
        ExitCodes.Unavailable,
        ExitCodes.RunLockTimeout,
        ExitCodes.Drift,
        ExitCodes.Success,
    ];

    private int _exitCode = ExitCodes.Success;
    private FleetText? _text;

    /// <summary>Whether a plan deserves exit code 3; null for commands that do not plan.</summary>
    internal Func<MigrationPlan, bool>? IsRefused { get; init; }

    /// <summary>What an audit has found at a target; null for other commands.</summary>
    internal Func<FleetTarget, TargetFinding?>? Finding { get; init; }

    /// <summary>Runs the command and answers with the worst exit code of all targets.</summary>
    internal async Task<int> RunAsync(
        MigratorOptions options,
        Func<Fleet, CancellationToken, IAsyncEnumerable<FleetEvent>> start,
        CancellationToken cancellationToken
    )
    {
        var targets = await TargetList.ReadAsync(parse, cancellationToken);
        var fleet = new Fleet(
            targets,
            DatabaseOptions.Source(parse),
            RolloutOptions.Read(parse, DatabaseOptions.Complete(parse, options), screen)
        );
        _text = screen.Form == OutputForm.Json ? null : new(screen, targets.Count, Finding);
        try
        {
            await foreach (var happened in start(fleet, cancellationToken))
            {
                Count(happened, cancellationToken.IsCancellationRequested);
                Show(happened);
            }
        }
        catch (FleetCanceledException e)
        {
            Diagnostics.Line(screen, "cancelled", e.Message);
        }
        return _exitCode;
    }

    private void Count(FleetEvent happened, bool isCanceled)
    {
        var exitCode = happened switch
        {
            FleetTargetEnded { Result: { Outcome: FleetOutcome.Failed, Error: { } error } } => Failure
                .From(error, canceled: false)
                .ExitCode,
            FleetTargetEnded { Result.Outcome: FleetOutcome.Pending } when Finding is not null => ExitCodes.Drift,
            FleetTargetEnded { Result.Outcome: FleetOutcome.Canceled } => ExitCodes.Canceled,
            FleetTargetPlanned planned when IsRefused?.Invoke(planned.Plan) == true => ExitCodes.Drift,
            FleetEnded { Report.Success: false } when isCanceled => ExitCodes.Canceled,
            // Nothing failed, and yet not all were attempted: the probe said no.
            FleetEnded ended
                when _exitCode == ExitCodes.Success && ended.Report.With(FleetOutcome.NotAttempted).Count > 0 =>
                ExitCodes.Failed,
            _ => ExitCodes.Success,
        };
        if (Array.IndexOf(Severity, exitCode) < Array.IndexOf(Severity, _exitCode))
        {
            _exitCode = exitCode;
        }
    }

    private void Show(FleetEvent happened)
    {
        if (_text is not null)
        {
            _text.Show(happened);
            return;
        }
        var line = happened switch
        {
            FleetTargetStarted started => FleetDocument.From(started),
            FleetTargetPlanned planned => FleetDocument.From(planned),
            // The line of its plan was the last one of a target that has one.
            FleetTargetEnded { Result: { } result } when IsRefused is null || result.Error is not null =>
                FleetDocument.From(result, Finding?.Invoke(result.Target)),
            FleetEnded ended => FleetDocument.From(parse.CommandResult.Command.Name, ended.Report, _exitCode),
            _ => null,
        };
        if (line is not null)
        {
            JsonOutput.WriteLine(screen, line);
        }
    }
}
