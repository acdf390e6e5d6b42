using System.Collections.Concurrent;
using MigrationKit.Cli.Audit.Report;
using MigrationKit.Cli.Fleets;

namespace MigrationKit.Cli.Audit;

/// <summary>An audit of many targets: a line for each that needs action, and what was found there.</summary>
internal sealed class FleetAudit(ParseResult parse, AuditOptions options)
{
    private readonly ConcurrentDictionary<FleetTarget, TargetFinding> _findings = new();
    private readonly ConcurrentBag<AuditReport> _partly = [];

    internal async Task<int> RunAsync(Screen screen, CancellationToken cancellationToken)
    {
        using var rehearsal = options.ScratchRun is { } run ? new SharedRehearsal(run) : null;
        var exitCode = await new FleetCommand(parse, screen) { Finding = _findings.GetValueOrDefault }.RunAsync(
            new(),
            (fleet, token) =>
                fleet.EventsAsync((target, migrator, _, stop) => AuditAsync(target, migrator, rehearsal, stop), token),
            cancellationToken
        );
        if (_partly.MaxBy(report => report.Unchecked.Count) is { } least)
        {
            Diagnostics.Line(
                screen,
                "warning",
                $"{Plural.Count(_partly.Count, "target")} not checked in full, the least: {AuditSummary.Unchecked(least)}"
            );
        }
        return exitCode;
    }

    private async Task<FleetTargetResult> AuditAsync(
        FleetTarget target,
        Migrator migrator,
        SharedRehearsal? rehearsal,
        CancellationToken cancellationToken
    )
    {
        var report = await new Auditor(
            migrator.DataSource,
            migrator.Source,
            options with
            {
                HistoryTable = migrator.Options.HistoryTable,
                ScratchRun = rehearsal is null ? null : rehearsal.RunAsync,
            }
        ).AuditAsync(cancellationToken);
        if (report.Unchecked.Count > 0)
        {
            _partly.Add(report);
        }
        _findings[target] = new(
            AuditSummary.Status(report),
            [.. report.Issues.Where(issue => issue.NeedsAction).Select(Words)]
        );
        return new(target, report.NeedsAction ? FleetOutcome.Pending : FleetOutcome.NothingToDo);
    }

    private static string Words(AuditIssue issue)
    {
        var (subject, problem) = AuditSummary.Heading(issue);
        return Place(issue) is { } place ? $"{subject}: {problem} ({place})" : $"{subject}: {problem}";
    }

    /// <summary>Where the object is created, else where the code asks for it.</summary>
    private static string? Place(AuditIssue issue) =>
        issue switch
        {
            { Migration.Path: var path, Line: { } line } => $"{path}:{line}",
            { Migration.Path: var path } => path,
            { Sightings: [var seen, ..] } => AuditSummary.Place(seen),
            _ => null,
        };
}
