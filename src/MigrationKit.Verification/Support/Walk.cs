using System.Data;
using MigrationKit.Exceptions;
using MigrationKit.Execution;
using Npgsql;

namespace MigrationKit.Verification.Support;

/// <summary>
/// One way from an empty database to the head, rows in place: each file is rehearsed, applied and asked about where it
/// stands. So the work grows with the statements of the folder, and not with its square.
/// </summary>
internal sealed class Walk
{
    // So few are read as fast as what changed is found.
    private const int FewLines = 300;

    private readonly VerificationContext _context;
    private readonly IReadOnlyList<StepCheck> _checks;
    private readonly Dictionary<StepCheck, Findings> _findings;
    private readonly bool _needsChange;
    private NpgsqlConnection? _witness;
    private SnapshotTracker? _tracker;

    public Walk(VerificationContext context, IReadOnlyList<StepCheck> checks)
    {
        _context = context;
        _checks = checks;
        _findings = checks.ToDictionary(check => check, check => new Findings(check.Id, context.IsOnBase));
        _needsChange = checks.Any(check => check.NeedsChange);
    }

    public async Task<WalkResult> RunAsync(CancellationToken cancellationToken)
    {
        var database = await WalkDatabase.CreateAsync(_context, cancellationToken).ConfigureAwait(false);
        try
        {
            for (var i = 0; i < _context.Migrations.Count; i++)
            {
                _context.Walked = i;
                var released = ReleasedFrom(i);
                if (released > 0)
                {
                    await database.CatchUpAsync(i + released, cancellationToken).ConfigureAwait(false);
                    i += released - 1;
                    await database.FillAsync(_context.Migrations[i], [], cancellationToken).ConfigureAwait(false);
                    await ForgetAsync().ConfigureAwait(false);
                    continue;
                }
                await StepAsync(database, i, cancellationToken).ConfigureAwait(false);
            }
            _context.Walked = _context.Migrations.Count;
            await ForgetAsync().ConfigureAwait(false);
            // Now, because who clones the head disconnects everybody from it.
            return new(_findings, database, await TakeAsync(database, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await ForgetAsync().ConfigureAwait(false);
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>How many files from here on are not judged, up to the next that has samples: they are applied at once.</summary>
    private int ReleasedFrom(int index)
    {
        var count = 0;
        foreach (var migration in _context.Migrations.Skip(index).TakeWhile(migration => !_context.IsJudged(migration)))
        {
            count++;
            if (_context.Samples.ContainsKey(migration.Name))
            {
                break;
            }
        }
        return count;
    }

    private async Task StepAsync(WalkDatabase database, int index, CancellationToken cancellationToken)
    {
        var step = new Step(_context, _context.Migrations[index], index, database);
        if (_needsChange)
        {
            await TrackAsync(database, cancellationToken).ConfigureAwait(false);
        }
        await AskAsync((check, findings) => check.BeforeAsync(step, findings, cancellationToken)).ConfigureAwait(false);
        IReadOnlyCollection<uint> touched = step.Migration.NoTransaction
            ? []
            : await database.RehearseAsync(step, cancellationToken).ConfigureAwait(false);
        var endangered = Endangered(database, step);
        var before = await RowsAsync(database, endangered, cancellationToken).ConfigureAwait(false);
        var names = await NamesAsync(database, endangered, cancellationToken).ConfigureAwait(false);
        if (step.Failure is null)
        {
            await AskAsync((check, findings) => check.RehearsedAsync(step, findings, cancellationToken))
                .ConfigureAwait(false);
            var applied = await database.ApplyAsync(step, cancellationToken).ConfigureAwait(false);
            touched = [.. touched, .. applied];
        }
        if (step.Failure is not null)
        {
            // Its rows may be in the way of the files that follow, too.
            await database.RebuildAsync(index + 1, cancellationToken).ConfigureAwait(false);
        }
        else if (before is var (rows, time))
        {
            step.Losses = await LossesAsync(database, rows, time, names!, cancellationToken).ConfigureAwait(false);
        }
        await NoteChangeAsync(database, step, cancellationToken).ConfigureAwait(false);
        await AskAsync((check, findings) => check.AfterAsync(step, findings, cancellationToken)).ConfigureAwait(false);
        await database.FillAsync(step.Migration, touched, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tables whose rows the file may change; of a no-transaction file all that it names.</summary>
    private static HashSet<string> Endangered(WalkDatabase database, Step step) =>
        step.Migration.NoTransaction
            ?
            [
                .. database
                    .Tables.Filled.Where(table =>
                        step.Migration.Text.Contains(table.Name.Split('.')[^1], StringComparison.OrdinalIgnoreCase)
                    )
                    .Select(table => table.Name),
            ]
            : [.. step.Effects.Where(effect => effect.EndangersRows).Select(effect => effect.Table)];

    private static async Task<RowNames?> NamesAsync(
        WalkDatabase database,
        HashSet<string> tables,
        CancellationToken cancellationToken
    )
    {
        if (tables.Count == 0)
        {
            return null;
        }
        await using var connection = await database
            .DataSource.OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        return await RowNames.TakeAsync(connection, tables, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What became of rows that were there before a file, under whatever names they are now.</summary>
    private static async Task<IReadOnlyList<string>> LossesAsync(
        WalkDatabase database,
        RowSet before,
        DateTimeOffset start,
        RowNames names,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database
            .DataSource.OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        var tables = await names.RefreshAsync(connection, cancellationToken).ConfigureAwait(false);
        var (rows, end) = await RowSet.TakeAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        return [.. rows.Losses(before.Renamed(names), start, end)];
    }

    private static async Task<(RowSet Rows, DateTimeOffset Time)?> RowsAsync(
        WalkDatabase database,
        HashSet<string> tables,
        CancellationToken cancellationToken
    )
    {
        if (tables.Count == 0)
        {
            return null;
        }
        await using var connection = await database
            .DataSource.OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        return await RowSet.TakeAsync(connection, tables, cancellationToken).ConfigureAwait(false);
    }

    private async Task NoteChangeAsync(WalkDatabase database, Step step, CancellationToken cancellationToken)
    {
        if (!_needsChange)
        {
            return;
        }
        // Who clones the database disconnects everybody from it, and a new one has another catalog.
        if (_witness is { FullState: ConnectionState.Open } && step.Failure is null)
        {
            try
            {
                var (was, now) = await _tracker!
                    .AdvanceAsync(whole: step.Migration.NoTransaction, cancellationToken)
                    .ConfigureAwait(false);
                step.Change = SnapshotDifference.Between(now, was);
                return;
            }
            catch (NpgsqlException)
            {
                // It was closed, and nobody had used it since.
            }
        }
        var before = _tracker!.Current;
        await ForgetAsync().ConfigureAwait(false);
        await TrackAsync(database, cancellationToken).ConfigureAwait(false);
        step.Change = SnapshotDifference.Between(_tracker.Current, before);
    }

    private async Task TrackAsync(WalkDatabase database, CancellationToken cancellationToken)
    {
        if (_tracker is null)
        {
            _witness = await database.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            _tracker = new(_witness, FewLines);
            await _tracker.StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ForgetAsync()
    {
        if (_witness is not null)
        {
            await _witness.DisposeAsync().ConfigureAwait(false);
        }
        (_witness, _tracker) = (null, null);
    }

    private static async Task<Snapshot> TakeAsync(WalkDatabase database, CancellationToken cancellationToken)
    {
        // A new session: a file may have changed what a database tells one at its start.
        await using var connection = await database
            .Unpooled.OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        return await Snapshot.TakeAsync(connection, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks every check that has not given up; an error of a check ends that check alone.</summary>
    private async Task AskAsync(Func<StepCheck, Findings, Task> ask)
    {
        foreach (var check in _checks)
        {
            var findings = _findings[check];
            if (findings.HasGivenUp)
            {
                continue;
            }
            var start = TimeProvider.System.GetTimestamp();
            try
            {
                await ask(check, findings).ConfigureAwait(false);
            }
            catch (Exception e) when (e is MigrationKitException or NpgsqlException)
            {
                findings.GiveUp(Evidence.ThatStopped(e));
            }
            findings.Duration += TimeProvider.System.GetElapsedTime(start);
        }
    }
}

/// <summary>What the walk leaves: what the checks found on the way, the database at the head, rows in place, and its schema.</summary>
internal sealed record WalkResult(
    IReadOnlyDictionary<StepCheck, Findings> Findings,
    WalkDatabase Database,
    Snapshot Snapshot
);
