using System.Text.Json.Nodes;
using MigrationKit.Exceptions;
using static MigrationKit.Cli.Shared.JsonOutput;

namespace MigrationKit.Cli.Shared;

/// <summary>The answer of <c>apply --json</c> and <c>adopt --json</c>, and of every command that failed.</summary>
internal static class RunDocument
{
    internal static JsonObject From(MigrationReport report) => Create("apply", report, failure: null);

    internal static JsonObject From(string command, Failure failure) => Create(command, failure.Report, failure);

    internal static JsonObject FromAdopted(IEnumerable<string> names) =>
        Object(
            ("command", "adopt"),
            ("success", true),
            ("exitCode", ExitCodes.Success),
            ("migrations", Array(names.Select(name => Object(("name", name), ("outcome", "adopted")))))
        );

    private static JsonObject Create(string command, MigrationReport? report, Failure? failure) =>
        Object(
            ("command", command),
            ("success", failure is null),
            ("exitCode", failure?.ExitCode ?? ExitCodes.Success),
            ("dryRun", report?.DryRun),
            // In apply order.
            ("migrations", report is null ? null : Array(report.Results.Select(Result))),
            ("totals", report is null ? null : Totals.From(report).ToJson()),
            ("durationMs", report?.Duration.TotalMilliseconds),
            ("error", failure is null ? null : ErrorDocument.From(failure))
        );

    private static JsonObject Result(MigrationResult result) =>
        Object(
            ("name", result.Name),
            ("outcome", DisplayText.Camel(result.Outcome)),
            ("durationMs", result.Duration?.TotalMilliseconds)
        );
}

/// <summary>Why a command failed; members that do not apply are left out.</summary>
internal static class ErrorDocument
{
    internal static JsonObject From(Failure failure)
    {
        var failed = failure.Exception as MigrationFailedException;
        return Object(
            ("kind", failure.Kind),
            ("message", failure.Message),
            ("name", failed?.Name),
            ("path", failed?.Path),
            ("line", Position(failed?.Line)),
            ("column", Position(failed?.Column)),
            ("sqlState", failed?.SqlState),
            // The last migration of which an object exists.
            ("last", (failure.Exception as DecisionNeededException)?.Decision.Last),
            ("problems", Problems(failure.Exception) is { } problems ? Array(problems) : null)
        );
    }

    /// <summary>Several reasons; null for an exception that has one.</summary>
    private static IEnumerable<JsonObject>? Problems(Exception exception) =>
        exception switch
        {
            InvalidMigrationsException e => e.Problems.Select(problem =>
                Object(
                    ("path", problem.Path),
                    ("line", Position(problem.Line)),
                    ("column", Position(problem.Column)),
                    ("message", problem.Message)
                )
            ),
            DecisionNeededException e => e.Decision.Migrations.Select(name =>
                OfFile(name, null, "whether it has run here is not known")
            ),
            DriftException e => e.Entries.Select(entry =>
                OfFile(entry.Name, entry.Migration?.Path, entry.Reason ?? DisplayText.For(entry.State))
            ),
            _ => null,
        };

    private static JsonObject OfFile(string name, string? path, string message) =>
        Object(("path", path), ("message", message), ("name", name));

    private static int? Position(int? position) => position == 0 ? null : position;
}
