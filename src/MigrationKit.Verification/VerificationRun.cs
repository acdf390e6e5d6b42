using MigrationKit.Verification.Checks;

namespace MigrationKit.Verification;

/// <summary>
/// One verification of a folder, as it was read at the start. What the checks need is made when the first of them needs
/// it, and shared: a fresh database, and a walk from file to file. Checks may run at the same time.
/// </summary>
public sealed class VerificationRun : IAsyncDisposable
{
    private readonly PostgresHost _host;
    private readonly IReadOnlyList<Check> _checks;
    private readonly VerificationContext? _context;
    private readonly InvalidMigrationsException? _unsound;

    private VerificationRun(
        PostgresHost host,
        IReadOnlyList<Check> checks,
        VerificationContext? context,
        InvalidMigrationsException? unsound
    )
    {
        _host = host;
        _checks = checks;
        _context = context;
        _unsound = unsound;
    }

    /// <summary>How many files the walk has left behind, and of how many; null where the folder is not sound.</summary>
    internal (int Done, int All)? Walked => _context is null ? null : (_context.Walked, _context.Migrations.Count);

    /// <param name="host">The server.</param>
    /// <param name="options">What to verify.</param>
    /// <param name="checks">The checks that will be asked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MigrationSourceException">There is no such folder.</exception>
    /// <exception cref="InvalidOptionException">The setup file cannot be used, or a directory of code is not there.</exception>
    internal static async Task<VerificationRun> OpenAsync(
        PostgresHost host,
        VerificationOptions options,
        IReadOnlyList<Check> checks,
        CancellationToken cancellationToken
    )
    {
        if (options.Code.FirstOrDefault(path => !Path.Exists(path)) is { } absent)
        {
            throw new InvalidOptionException(
                $"The directory of source code '{absent}' does not exist. Name one that does."
            );
        }
        try
        {
            var set = await MigrationSet.LoadAsync(options.SourceOrFolder, cancellationToken).ConfigureAwait(false);
            var (released, problem) = await LoadBaseAsync(options, cancellationToken).ConfigureAwait(false);
            var context = new VerificationContext(host, options, set, released, [.. checks.OfType<StepCheck>()])
            {
                BaseProblem = problem,
            };
            if (context.Setup is not null || context.History.GivenSchema is not null)
            {
                await context.ScratchAsync(cancellationToken).ConfigureAwait(false);
            }
            return new(host, checks, context, null);
        }
        catch (InvalidMigrationsException e)
        {
            return new(host, checks, null, e);
        }
    }

    /// <summary>Runs one check. That it cannot be judged is a failure.</summary>
    /// <exception cref="InvalidOptionException">There is no such check, or the options leave it out.</exception>
    public Task<CheckResult> RunAsync(string check, CancellationToken cancellationToken = default)
    {
        var one = Verifier.Find(check);
        return _checks.Contains(one)
            ? RunAsync(one, byName: true, cancellationToken)
            : throw new InvalidOptionException($"The options of this verification leave {one.Id} out.");
    }

    /// <summary>Asks a check.</summary>
    /// <param name="check">The check.</param>
    /// <param name="byName">Whether it was asked for by name: then a check that cannot be judged fails.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<CheckResult> RunAsync(Check check, bool byName, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var judgement = await JudgeAsync(check, byName, cancellationToken).ConfigureAwait(false);
        return new(
            check.Id,
            check.Title,
            judgement.Verdict,
            judgement.Evidence,
            judgement.Reason ?? "",
            judgement.Fix ?? check.Fix,
            judgement.Duration ?? TimeProvider.System.GetElapsedTime(start)
        )
        {
            Table = judgement.Table,
        };
    }

    /// <summary>Stops what is under way, and drops what is left on the server.</summary>
    public ValueTask DisposeAsync() => _context?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<Judgement> JudgeAsync(Check check, bool byName, CancellationToken cancellationToken)
    {
        if (_context is null)
        {
            return JudgeUnsound(check, byName);
        }
        try
        {
            if (check.NeedsFresh)
            {
                // What belongs to the whole server shows in the second database only.
                Task applies = _context.WritesToServer
                    ? _context.FreshAsync(cancellationToken)
                    : _context.AppliedAsync(cancellationToken);
                await applies.ConfigureAwait(false);
            }
        }
        catch (MigrationKitException e)
        {
            return NotJudged("the folder does not apply to an empty database", "MK102", Evidence.From(e, ""), byName);
        }
        try
        {
            if (check.NeedsHead && _checks.Any(other => other != check && other is StepCheck or { NeedsHead: true }))
            {
                // Gone for others, too, so its time is not that of this check.
                await _context.WalkAsync(cancellationToken).ConfigureAwait(false);
            }
            var start = TimeProvider.System.GetTimestamp();
            var judgement = await check.JudgeAsync(_context, cancellationToken).ConfigureAwait(false);
            return judgement with { Duration = judgement.Duration ?? TimeProvider.System.GetElapsedTime(start) };
        }
        catch (Exception e) when (e is MigrationKitException or NpgsqlException)
        {
            return await JudgeStoppedAsync(check, e, byName, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Judgement> JudgeStoppedAsync(
        Check check,
        Exception error,
        bool byName,
        CancellationToken cancellationToken
    )
    {
        if (await _host.DescribeOutageAsync(cancellationToken).ConfigureAwait(false) is { } why)
        {
            throw new PostgresHostException(why, error);
        }
        var cause = Evidence.ThatStopped(error);
        return check.Id != "MK303" && IsEndedByOthers(error)
            ? NotJudged("a file ends the sessions of others", "MK303", cause, byName)
            : Judgement.FailIfAny([cause]);
    }

    private Judgement JudgeUnsound(Check check, bool byName)
    {
        List<Evidence> problems =
        [
            .. _unsound!.Problems.Select(p => new Evidence(p.Message, p.Path, p.Line, p.Column)),
        ];
        return check is MK101_Readable
            ? Judgement.FailIfAny(problems)
            : NotJudged("the folder is not sound", "MK101", problems[0], byName);
    }

    /// <summary>Where all checks run, the one that names the cause fails; a check that runs alone has to say it itself.</summary>
    private static Judgement NotJudged(string why, string other, Evidence cause, bool byName)
    {
        var reason = $"{why}: see {other}";
        return byName
            ? Judgement.FailIfAny([cause with { Message = $"not judged, {reason}: {cause.Message}" }], reason) with
            {
                Fix = Verifier.Find(other).Fix,
            }
            : Judgement.Skip(reason);
    }

    private static bool IsEndedByOthers(Exception error) =>
        error
            is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown }
                or { InnerException: PostgresException { SqlState: PostgresErrorCodes.AdminShutdown } };

    private static async Task<(MigrationSet?, MigrationProblem?)> LoadBaseAsync(
        VerificationOptions options,
        CancellationToken cancellationToken
    )
    {
        if (options.BaseSourceOrFolder is not { } source)
        {
            return (null, null);
        }
        try
        {
            return (await MigrationSet.LoadAsync(source, cancellationToken).ConfigureAwait(false), null);
        }
        catch (InvalidMigrationsException e)
        {
            return (null, e.Problems[0]);
        }
    }
}
