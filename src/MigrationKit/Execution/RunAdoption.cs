using MigrationKit.Exceptions;

namespace MigrationKit.Execution;

/// <summary>What a run adopts: found out before the first migration runs, or when one fails because of what exists.</summary>
internal sealed class RunAdoption(RunSession session, MigrationSet set, MigratorOptions options, RunProgress progress)
{
    // What the catalog proves to have run: recorded when its turn comes.
    private IReadOnlyList<Migration> _adopted = [];

    // What a dry run has adopted. It stays pending, because nothing is recorded.
    private readonly HashSet<Migration> _leftOut = [];

    private bool _isSettled;

    private Baseline Baseline => new(session, set, options);

    /// <summary>What is left to do.</summary>
    public List<Migration> Pending => [.. session.Plan.Pending.Where(migration => !_leftOut.Contains(migration))];

    /// <summary>Whether a migration is recorded instead of being run.</summary>
    public bool Includes(Migration migration) => _adopted.Contains(migration);

    /// <summary>Decides before a first run; a later one asks in its first burst, see <see cref="Probe"/>.</summary>
    /// <exception cref="DecisionNeededException">A person has to say what has run.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await Baseline.IsDueAsync(cancellationToken).ConfigureAwait(false))
        {
            await DecideAsync(cancellationToken).ConfigureAwait(false);
        }
        _isSettled = Baseline.Probe() is null;
    }

    /// <summary>Decides what has run already.</summary>
    /// <exception cref="DecisionNeededException">A person has to say it.</exception>
    public async Task DecideAsync(CancellationToken cancellationToken)
    {
        _adopted = await Baseline.AdoptedAsync(cancellationToken).ConfigureAwait(false);
        _isSettled = true;
    }

    /// <summary>Says that something was committed, so that what exists now may be of this run.</summary>
    public void Settle() => _isSettled = true;

    /// <summary>Does what comes before the next migration can run.</summary>
    /// <returns>Whether there was anything, and the plan has to be read again.</returns>
    public async Task<bool> PrecedeAsync(List<Migration> pending, CancellationToken cancellationToken)
    {
        if (pending.Exists(Includes) && (options.DryRun || Includes(pending[0])))
        {
            await RecordAsync(pending, cancellationToken).ConfigureAwait(false);
            return true;
        }
        // What runs outside a transaction cannot be in one with the probe.
        if (!_isSettled && pending is [{ NoTransaction: true }, ..])
        {
            await DecideAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        return false;
    }

    /// <summary>Looks, before the first statement of a burst, whether something that is to be created exists.</summary>
    public IEnumerable<Step> Probe(IEnumerable<Step> burst)
    {
        var probe = _isSettled ? null : Baseline.Probe();
        foreach (var step in burst)
        {
            yield return step;
            if (probe is not null && step.Kind == StepKind.Claim)
            {
                yield return new(StepKind.Probe, new(probe), step.Migration);
                probe = null;
            }
        }
    }

    /// <summary>After a failure: whether footprints prove that the migration has run, and what comes after it.</summary>
    /// <returns>The error where they do not.</returns>
    public async Task<MigrationKitException?> FindAsync(BurstFailure failure, CancellationToken cancellationToken)
    {
        // In a dry run those before it are pending too; they are rolled back.
        var pending = Pending.SkipWhile(m => m != failure.Step.Migration).ToList();
        var judgement = Failures.MayAlreadyBeApplied(failure)
            ? await new FootprintAdoption(session, set, options)
                .JudgeAsync(pending, cancellationToken)
                .ConfigureAwait(false)
            : null;
        var fitting = pending.Take(judgement?.Fitting.Count ?? 0).ToList();
        var rows = fitting.Find(m => m is { MayRunAgain: false, Footprint.IsEmpty: true });
        if (fitting.Count == 0 || rows is not null)
        {
            var limit = await StatementTimeout
                .DescribeAsync(session.Connection, failure, options, cancellationToken)
                .ConfigureAwait(false);
            return Failures.FromServer(failure.Step, failure.Server!, options, judgement, rows, limit);
        }
        _adopted = [.. fitting.Where(m => m.Footprint is { IsEmpty: false })];
        return null;
    }

    private async Task RecordAsync(List<Migration> pending, CancellationToken cancellationToken)
    {
        Migration[] next = options.DryRun ? [.. _adopted] : [.. pending.TakeWhile(Includes)];
        _leftOut.UnionWith(options.DryRun ? next : []);
        if (
            options.DryRun
            || await new FootprintAdoption(session, set, options)
                .RecordAsync(next, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            foreach (var migration in next)
            {
                progress.Adopted(migration);
            }
        }
    }
}
