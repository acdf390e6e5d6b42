using System.Text.Json.Serialization;
using MigrationKit.Exceptions;

namespace MigrationKit.Cli.Shared;

/// <summary>The answer of <c>apply --json</c> and <c>adopt --json</c>, and of every command that failed.</summary>
internal sealed record RunDocument(string Command, bool Success, int ExitCode)
{
    public bool? DryRun { get; init; }

    /// <summary>In apply order.</summary>
    public IReadOnlyList<ResultDocument>? Migrations { get; init; }

    public Totals? Totals { get; init; }

    public double? DurationMs { get; init; }

    public ErrorDocument? Error { get; init; }

    internal static RunDocument FromReport(MigrationReport report) =>
        new RunDocument("apply", Success: true, ExitCodes.Success).With(report);

    internal static RunDocument FromAdopted(IReadOnlyList<string> names) =>
        new("adopt", Success: true, ExitCodes.Success)
        {
            Migrations = [.. names.Select(name => new ResultDocument(name, "adopted", null))],
        };

    internal static RunDocument From(string command, Failure failure)
    {
        var document = new RunDocument(command, Success: false, failure.ExitCode)
        {
            Error = ErrorDocument.From(failure),
        };
        return failure.Report is { } report ? document.With(report) : document;
    }

    private RunDocument With(MigrationReport report) =>
        this with
        {
            DryRun = report.DryRun,
            Migrations =
            [
                .. report.Results.Select(result => new ResultDocument(
                    result.Name,
                    DisplayText.Camel(result.Outcome),
                    result.Duration?.TotalMilliseconds
                )),
            ],
            Totals = Totals.From(report),
            DurationMs = report.Duration.TotalMilliseconds,
        };
}

/// <summary>What became of one migration.</summary>
internal sealed record ResultDocument(string Name, string Outcome, double? DurationMs);

/// <summary>Why a command failed; members that do not apply are left out.</summary>
internal sealed record ErrorDocument(string Kind, string Message)
{
    public string? Name { get; init; }

    public string? Path { get; init; }

    public int? Line { get; init; }

    public int? Column { get; init; }

    public string? SqlState { get; init; }

    /// <summary>For <c>decision</c>: the last migration of which an object exists.</summary>
    public string? Last { get; init; }

    public IReadOnlyList<ProblemDocument>? Problems { get; init; }

    internal static ErrorDocument From(Failure failure)
    {
        var error = new ErrorDocument(failure.Kind, failure.Message)
        {
            Last = (failure.Exception as DecisionNeededException)?.Decision.Last,
            Problems = ProblemDocument.From(failure.Exception),
        };
        return failure.Exception is MigrationFailedException e
            ? error with
            {
                Name = e.Name,
                Path = e.Path,
                Line = Position(e.Line),
                Column = Position(e.Column),
                SqlState = e.SqlState,
            }
            : error;
    }

    internal static int? Position(int position) => position == 0 ? null : position;
}

/// <summary>One of several reasons.</summary>
internal sealed record ProblemDocument(string? Path, int? Line, int? Column, string Message)
{
    public string? Name { get; init; }

    /// <summary>Null for an exception that has one reason.</summary>
    internal static IReadOnlyList<ProblemDocument>? From(Exception exception) =>
        exception switch
        {
            InvalidMigrationsException e =>
            [
                .. e.Problems.Select(problem => new ProblemDocument(
                    problem.Path,
                    ErrorDocument.Position(problem.Line),
                    ErrorDocument.Position(problem.Column),
                    problem.Message
                )),
            ],
            DecisionNeededException e =>
            [
                .. e.Decision.Migrations.Select(name => OfFile(name, null, "whether it has run here is not known")),
            ],
            DriftException e =>
            [
                .. e.Entries.Select(entry =>
                    OfFile(entry.Name, entry.Migration?.Path, entry.Reason ?? DisplayText.For(entry.State))
                ),
            ],
            _ => null,
        };

    private static ProblemDocument OfFile(string name, string? path, string message) =>
        new(path, null, null, message) { Name = name };
}

[JsonSerializable(typeof(RunDocument))]
internal sealed partial class RunJson : JsonSerializerContext
{
    internal static RunJson Readable { get; } = new(JsonOutput.NewOptions());
}
