using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Verification.Checks;
using MigrationKit.Verification.Support;
using Npgsql;

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
        new MK201_Rerun(),
        new MK202_Replay(),
        new MK203_LostHistory(),
        new MK301_Atomic(),
        new MK302_Crash(),
        new MK303_Race(),
        new MK401_Upgrade(),
        new MK402_Base(),
        new MK403_Heal(),
        new MK501_Locks(),
        new MK502_Hygiene(),
        new MK503_Privilege(),
        new MK504_Versions(),
        new MK601_Footprints(),
    ];

    private readonly PostgresHost _host;
    private readonly VerificationOptions _options;
    private readonly Lazy<Task<VerificationContext>> _context;

    /// <summary>Brings a folder and a server together. Nothing is read yet.</summary>
    /// <param name="host">A server on which databases may be created and crashed. It stays the caller's to dispose.</param>
    /// <param name="options">What to verify.</param>
    public Verifier(PostgresHost host, VerificationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _options = options ?? new();
        _context = new(CreateContextAsync);
    }

    /// <summary>The IDs of all checks, in order.</summary>
    public static IReadOnlyList<string> CheckIds { get; } = [.. All.Select(check => check.Id)];

    /// <summary>Runs one check.</summary>
    /// <exception cref="InvalidOptionException">There is no such check.</exception>
    public Task<CheckResult> RunAsync(
        string check,
        CancellationToken cancellationToken = default
    ) => RunAsync(Find(check), cancellationToken);

    /// <summary>Runs the checks that the options name, as many at a time as there are processors.</summary>
    /// <returns>The results as they come.</returns>
    public async IAsyncEnumerable<CheckResult> RunAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        Check[] checks = _options.Checks.Count == 0 ? All : [.. _options.Checks.Select(Find)];
        var results = Channel.CreateUnbounded<CheckResult>();
        var run = RunAllAsync();
        await foreach (
            var result in results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)
        )
        {
            yield return result;
        }
        await run.ConfigureAwait(false);

        async Task RunAllAsync()
        {
            try
            {
                await Parallel
                    .ForEachAsync(
                        // The longest first, so that the others run beside it and nothing after them.
                        checks.OrderByDescending(check => check is MK302_Crash),
                        cancellationToken,
                        async (check, token) =>
                            await results
                                .Writer.WriteAsync(
                                    await RunAsync(check, token).ConfigureAwait(false),
                                    token
                                )
                                .ConfigureAwait(false)
                    )
                    .ConfigureAwait(false);
            }
            finally
            {
                results.Writer.Complete();
            }
        }
    }

    private static Check Find(string id) =>
        Array.Find(All, check => string.Equals(check.Id, id, StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidOptionException(
            $"There is no check '{id}'. There are {string.Join(", ", CheckIds)}."
        );

    private async Task<CheckResult> RunAsync(Check check, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var judgement = await JudgeAsync(check, cancellationToken).ConfigureAwait(false);
        return new(
            check.Id,
            check.Title,
            judgement.Verdict,
            judgement.Evidence,
            judgement.Reason,
            check.Fix,
            TimeProvider.System.GetElapsedTime(start)
        )
        {
            Table = judgement.Table,
        };
    }

    private async Task<Judgement> JudgeAsync(Check check, CancellationToken cancellationToken)
    {
        VerificationContext context;
        try
        {
            context = await _context.Value.ConfigureAwait(false);
            if (check.NeedsFresh)
            {
                await context.FreshAsync().ConfigureAwait(false);
            }
        }
        catch (InvalidMigrationsException e)
        {
            return check is MK101_Readable
                ? Judgement.FailIfAny(
                    [.. e.Problems.Select(p => new Evidence(p.Message, p.Path, p.Line, p.Column))]
                )
                : Judgement.Skip("the folder is not sound: see MK101");
        }
        // A folder that is not there is nobody's pass: that goes to the caller.
        catch (MigrationKitException e) when (e is not MigrationSourceException)
        {
            return Judgement.Skip("the folder does not apply to an empty database: see MK102");
        }
        try
        {
            return await check.JudgeAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationFailedException e) when (context.Samples.Count > 0)
        {
            return WithRows(check, Evidence.From(e, "fails where rows are in place: "));
        }
        catch (SqlFileException e)
        {
            return WithRows(check, new(e.Message, e.Path));
        }
        catch (DriftException)
        {
            // States are reached by one run for each file, and one of these was a second run that went wrong.
            return Judgement.Skip("a second run goes wrong: see MK201");
        }
        catch (Exception e) when (e is MigrationKitException or NpgsqlException)
        {
            if (await _host.DescribeOutageAsync(cancellationToken).ConfigureAwait(false) is { } why)
            {
                throw new PostgresHostException(why, e);
            }
            var evidence = e is MigrationKitException error
                ? Evidence.From(error, "the check could not go on: ")
                : new($"the check could not go on: {e.Message}");
            return Judgement.FailIfAny([evidence]);
        }
    }

    /// <summary>A state that cannot be reached with rows in place is MK401's to tell, and in the way of the others.</summary>
    private static Judgement WithRows(Check check, Evidence evidence) =>
        check is MK401_Upgrade
            ? Judgement.FailIfAny([evidence])
            : Judgement.Skip("a file does not apply where sample rows are in place: see MK401");

    private async Task<VerificationContext> CreateContextAsync()
    {
        return new(
            _host,
            _options,
            await MigrationSet.LoadAsync(_options.Source).ConfigureAwait(false)
        );
    }
}
