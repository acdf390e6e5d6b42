using System.Collections.Concurrent;
using System.CommandLine;
using MigrationKit.Audit;
using MigrationKit.Cli.Audit.Report;
using MigrationKit.Cli.Fleets;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Audit;

/// <summary>An audit of many targets: a line for each that needs action, and what was found there.</summary>
internal sealed class FleetAudit(ParseResult parse, AuditOptions options)
{
    private readonly ConcurrentDictionary<FleetTarget, TargetFinding> _findings = new();

    internal Task<int> RunAsync(Screen screen, CancellationToken cancellationToken) =>
        new FleetCommand(parse, screen) { Finding = _findings.GetValueOrDefault }.RunAsync(
            new(),
            (fleet, token) =>
                fleet.EventsAsync((target, migrator, _, stop) => AuditAsync(target, migrator, stop), token),
            cancellationToken
        );

    private async Task<FleetTargetResult> AuditAsync(
        FleetTarget target,
        Migrator migrator,
        CancellationToken cancellationToken
    )
    {
        var report = await new Auditor(
            migrator.DataSource,
            migrator.Source,
            options with
            {
                HistoryTable = migrator.Options.HistoryTable,
            }
        )
            .AuditAsync(cancellationToken)
            .ConfigureAwait(false);
        _findings[target] = new(
            AuditSummary.Status(report),
            [.. report.Issues.Where(issue => issue.NeedsAction).Select(Words)]
        );
        return new(target, report.NeedsAction ? FleetOutcome.Pending : FleetOutcome.NothingToDo);
    }

    private static string Words(AuditIssue issue)
    {
        var (subject, problem) = AuditSummary.Heading(issue);
        return $"{subject}: {problem}";
    }
}
