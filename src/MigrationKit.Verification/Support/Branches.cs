namespace MigrationKit.Verification.Support;

/// <summary>
/// Applies each migration to a database with only its ancestors. What a file needs is a copy of what the nearest of its
/// ancestors left, and the little that is missing there; so the files are a tree, and each is applied about once.
/// </summary>
internal sealed class Branches
{
    private readonly VerificationContext _context;
    private readonly ILookup<Migration?, Probe> _probes;
    private readonly Dictionary<Migration, IReadOnlyList<Migration>> _ancestors;
    private readonly Dictionary<Migration, int> _weights = [];
    private readonly ILookup<Migration?, Migration> _children;
    private readonly Dictionary<Migration, MigrationFailedException> _failures = [];
    private readonly HashSet<Probe> _passed = [];

    private delegate Task Start(TestDatabase database, CancellationToken cancellationToken);

    /// <summary>All migrations.</summary>
    public Branches(VerificationContext context)
        : this(context, [], weight: 1) { }

    /// <summary>Only as far as probes need them.</summary>
    public Branches(VerificationContext context, IReadOnlyList<Probe> probes)
        : this(context, probes, weight: 0) { }

    private Branches(VerificationContext context, IReadOnlyList<Probe> probes, int weight)
    {
        _context = context;
        _ancestors = context.Migrations.ToDictionary(migration => migration, migration => context.Ancestors(migration));
        _children = context.Migrations.ToLookup(migration => Nearest(migration.Requires));
        _probes = probes.ToLookup(probe => Nearest(probe.Requires));
        foreach (var migration in context.Migrations.Reverse())
        {
            _weights[migration] =
                weight + _probes[migration].Count() + _children[migration].Sum(child => _weights[child]);
        }

        Migration? Nearest(IReadOnlyList<Migration> required) => required.MaxBy(other => _ancestors[other].Count);
    }

    /// <summary>Those that do not apply, and why; not those that need one of them.</summary>
    public IReadOnlyDictionary<Migration, MigrationFailedException> Failures => _failures;

    public IReadOnlySet<Probe> Passed => _passed;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var start in Next(null))
        {
            await using var database = await _context.DatabaseAsync([], cancellationToken).ConfigureAwait(false);
            await start(database, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What goes on from a migration, or from nothing; the largest branch comes last.</summary>
    private IEnumerable<Start> Next(Migration? migration) =>
        [
            .. _probes[migration].Select<Probe, Start>(probe => (database, token) => TryAsync(database, probe, token)),
            .. _children[migration]
                .Where(child => _weights[child] > 0)
                .OrderBy(child => _weights[child])
                .Select<Migration, Start>(child => (database, token) => GoOnAsync(database, child, token)),
        ];

    /// <summary>Applies a migration, and what is missing of its ancestors, to what its parent left.</summary>
    private async Task GoOnAsync(TestDatabase database, Migration migration, CancellationToken cancellationToken)
    {
        try
        {
            await _context
                .History.ApplyAsync(database, [.. _ancestors[migration], migration], cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is MigrationFailedException or DecisionNeededException)
        {
            await AskAgainAsync(migration, cancellationToken).ConfigureAwait(false);
            return;
        }
        await BranchAsync(database, migration, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Applies a migration in the order of the folder, because that is the one that a run takes.</summary>
    private async Task AskAgainAsync(Migration migration, CancellationToken cancellationToken)
    {
        TestDatabase database;
        try
        {
            database = await _context
                .DatabaseAsync([.. _ancestors[migration], migration], cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MigrationFailedException e)
        {
            // An ancestor that fails is named by itself.
            if (e.Name == migration.Name)
            {
                _failures.Add(migration, e);
            }
            return;
        }
        await using var _ = database;
        await BranchAsync(database, migration, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on from a migration in copies; the last one takes the database itself, so that few are there at a time.</summary>
    private async Task BranchAsync(TestDatabase database, Migration migration, CancellationToken cancellationToken)
    {
        var next = Next(migration).ToList();
        foreach (var branch in next.SkipLast(1))
        {
            await using var copy = await _context.CloneAsync(database, cancellationToken).ConfigureAwait(false);
            await branch(copy, cancellationToken).ConfigureAwait(false);
        }
        if (next is [.., var last])
        {
            await last(database, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TryAsync(TestDatabase database, Probe probe, CancellationToken cancellationToken)
    {
        try
        {
            await _context
                .History.ApplyAsync(database, [.. _context.Closure(probe.Requires), probe.Migration], cancellationToken)
                .ConfigureAwait(false);
            _passed.Add(probe);
        }
        catch (Exception e) when (e is MigrationFailedException or DecisionNeededException)
        {
            // Then it needs more than that.
        }
    }
}

/// <summary>A migration as if it required only some others.</summary>
internal sealed record Probe(Migration Migration, IReadOnlyList<Migration> Requires);
