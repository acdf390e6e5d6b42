using System.Collections.Concurrent;
using System.CommandLine;
using MigrationKit.Audit;
using MigrationKit.Cli.Audit.Report;
using MigrationKit.Cli.Fleets;
using MigrationKit.Cli.Shared;
using MigrationKit.Exceptions;

namespace MigrationKit.Cli.Audit;

/// <summary>An audit of many targets: a line for each that needs action, and what was found there.</summary>
internal sealed class FleetAudit(ParseResult parse, AuditOptions options)
{
    // Files of tenants name their tables without a schema, and an audit would look for those in public.
    internal const string NoTenants =
        "audit does not judge the schema of a tenant. status tells what is applied there; drift of a whole database is found by its connection.";

    private readonly ConcurrentDictionary<FleetTarget, TargetFinding> _findings = new();

    internal async Task<int> RunAsync(Screen screen, CancellationToken cancellationToken)
    {
        using var rehearsal = options.ScratchRun is { } run ? new SharedRehearsal(run) : null;
        return await new FleetCommand(parse, screen) { Finding = _findings.GetValueOrDefault }
            .RunAsync(
                new(),
                (fleet, token) =>
                    fleet.EventsAsync(
                        (target, migrator, _, stop) => AuditAsync(target, migrator, rehearsal, stop),
                        token
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<FleetTargetResult> AuditAsync(
        FleetTarget target,
        Migrator migrator,
        SharedRehearsal? rehearsal,
        CancellationToken cancellationToken
    )
    {
        if (target.Schema is not null)
        {
            throw new InvalidOptionException(NoTenants);
        }
        var report = await new Auditor(
            migrator.DataSource,
            migrator.Source,
            options with
            {
                HistoryTable = migrator.Options.HistoryTable,
                ScratchRun = rehearsal is null ? null : rehearsal.RunAsync,
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
