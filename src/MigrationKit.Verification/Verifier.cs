using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MigrationKit.Verification.Checks;

namespace MigrationKit.Verification;

/// <summary>Proves a folder of migrations against everything that production will do to it.</summary>
public sealed class Verifier
{
    private static readonly Check[] All =
    [
        new MK101_Readable(),
        new MK102_Fresh(),
        new MK103_Declared(),
        new MK104_Needed(),
        new MK105_AnyOrder(),
        new MK106_Collateral(),
        new MK107_Swallowed(),
        new MK201_Rerun(),
        new MK202_Replay(),
        new MK203_LostHistory(),
        new MK204_Alive(),
        new MK205_Finished(),
        new MK301_Atomic(),
        new MK302_Crash(),
        new MK303_Race(),
        new MK401_Upgrade(),
        new MK402_Base(),
        new MK403_Heal(),
        new MK404_Next(),
        new MK405_SameRows(),
        new MK501_Locks(),
        new MK502_Hygiene(),
        new MK503_Privilege(),
        new MK504_Versions(),
        new MK505_Bulk(),
        new MK506_Definer(),
        new MK507_LockOrder(),
        new MK601_Footprints(),
        new MK603_Immutable(),
        new MK604_Restorable(),
        new MK701_OldApplication(),
        new MK702_Model(),
    ];

    private readonly PostgresHost _host;
    private readonly VerificationOptions _options;
    private readonly ConcurrentDictionary<Check, long> _started = [];
    private VerificationRun? _run;

    /// <summary>Brings a folder and a server together. Nothing is read yet.</summary>
    /// <param name="host">A server on which databases may be created and crashed. It stays the caller's to dispose.</param>
    /// <param name="options">What to verify.</param>
    public Verifier(PostgresHost host, VerificationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _options = options ?? new();
    }

    /// <summary>The IDs of all checks, in order.</summary>
    public static IReadOnlyList<string> CheckIds { get; } = [.. All.Select(check => check.Id)];

    /// <summary>The IDs of the checks that <see cref="RunAllAsync"/> runs, in order.</summary>
    internal IReadOnlyList<string> ChosenIds => [.. Chosen().Select(check => check.Id).Order(StringComparer.Ordinal)];

    /// <summary>The checks that <see cref="RunAllAsync"/> is at now, in order.</summary>
    internal IReadOnlyList<RunningCheck> Running =>
        [
            .. _started
                .Select(started => new RunningCheck(
                    started.Key.Id,
                    started.Key.Title,
                    TimeProvider.System.GetElapsedTime(started.Value),
                    started.Key is StepCheck or { NeedsHead: true } ? _run?.Walked : null
                ))
                .OrderBy(running => running.Id, StringComparer.Ordinal),
        ];

    /// <summary>
    /// Begins a verification whose checks are run one by one and share what they need, as the cases of a test class do.
    /// </summary>
    /// <returns>The verification. It is the caller's to dispose.</returns>
    /// <exception cref="MigrationSourceException">There is no such folder.</exception>
    /// <exception cref="InvalidOptionException">The setup file cannot be used, or a directory of code is not there.</exception>
    public Task<VerificationRun> OpenAsync(CancellationToken cancellationToken = default) =>
        VerificationRun.OpenAsync(_host, _options, Chosen(), cancellationToken);

    /// <summary>
    /// Runs one check with everything that it needs made for it alone; <see cref="OpenAsync"/> shares that. A check that
    /// cannot be judged fails.
    /// </summary>
    /// <exception cref="InvalidOptionException">There is no such check.</exception>
    public async Task<CheckResult> RunAsync(string check, CancellationToken cancellationToken = default)
    {
        var one = Find(check);
        await using var run = await VerificationRun
            .OpenAsync(_host, _options, [one], cancellationToken)
            .ConfigureAwait(false);
        return await run.RunAsync(one, byName: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs the checks that the options name, as many at a time as there are processors. Leaving the loop early stops the
    /// rest; nothing is left on the server.
    /// </summary>
    /// <returns>The results as they come.</returns>
    public async IAsyncEnumerable<CheckResult> RunAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var checks = Chosen();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_options.Timeout is { } limit)
        {
            stop.CancelAfter(limit);
        }
        await using var run = await VerificationRun
            .OpenAsync(_host, _options, checks, stop.Token)
            .ConfigureAwait(false);
        _run = run;
        var results = Channel.CreateUnbounded<CheckResult>();
        var work = WorkAsync(run, checks, results.Writer, stop.Token);
        try
        {
            HashSet<string> open = [.. checks.Select(check => check.Id)];
            await foreach (var result in results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                open.Remove(result.Id);
                yield return result;
            }
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested && !work.IsCompletedSuccessfully)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var check in checks.Where(check => open.Contains(check.Id)))
                {
                    yield return Unfinished(check, _options.Timeout!.Value);
                }
                yield break;
            }
            await work.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Every shard asks about its files; the checks of the whole folder are dealt out.</summary>
    private Check[] Chosen()
    {
        Check[] all =
        [
            .. (_options.Checks.Count == 0 ? All : _options.Checks.Select(Find)).Except(_options.Exclude.Select(Find)),
        ];
        return _options.Shard is var (part, of)
            ? [.. all.Where((check, i) => check is StepCheck || i % of == part - 1)]
            : all;
    }

    private static CheckResult Unfinished(Check check, TimeSpan limit) =>
        new(
            check.Id,
            check.Title,
            Verdict.Fail,
            [],
            $"not finished within {limit.TotalSeconds:0} s",
            "Give it more time, share it with --shard, or leave the check out by name.",
            limit
        );

    private async Task WorkAsync(
        VerificationRun run,
        Check[] checks,
        ChannelWriter<CheckResult> results,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await Parallel
                .ForEachAsync(
                    Parts(checks),
                    cancellationToken,
                    async (part, token) =>
                        await Task.WhenAll(part.Select(check => RunAsync(check, token))).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
        }
        finally
        {
            results.Complete();
        }

        async Task RunAsync(Check check, CancellationToken token)
        {
            _started[check] = TimeProvider.System.GetTimestamp();
            try
            {
                var result = await run.RunAsync(check, byName: _options.Checks.Count > 0, token).ConfigureAwait(false);
                await results.WriteAsync(result, token).ConfigureAwait(false);
            }
            finally
            {
                _started.TryRemove(check, out var _);
            }
        }
    }

    /// <summary>
    /// What is begun in which order: the checks that go along on the walk together and first, because it takes longest;
    /// those that wait for its head last.
    /// </summary>
    private static IEnumerable<IEnumerable<Check>> Parts(Check[] checks) =>
        checks
            .GroupBy(check =>
                check is StepCheck ? (0, "")
                : check.NeedsHead ? (2, check.Id)
                : (1, check.Id)
            )
            .OrderBy(part => part.Key);

    internal static Check Find(string id) =>
        Array.Find(All, check => string.Equals(check.Id, id, StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidOptionException($"There is no check '{id}'. There are {string.Join(", ", CheckIds)}.");
}
