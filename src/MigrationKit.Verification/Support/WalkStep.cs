namespace MigrationKit.Verification.Support;

/// <summary>One file on the walk: what it did, and the database that it is asked about.</summary>
internal sealed class WalkStep(VerificationContext context, Migration migration, int index, WalkDatabase walk)
{
    public Migration Migration => migration;
    public VerificationContext Context => context;

    /// <summary>The walk, its database in the state before or after the file.</summary>
    public WalkDatabase Walk => walk;
    public IReadOnlyList<Migration> Before => [.. context.Migrations.Take(index)];
    public IEnumerable<Migration> After => context.Migrations.Skip(index + 1);

    /// <summary>After which of its statements, counted from 1, a crash is tried.</summary>
    public IReadOnlyList<int> CrashPlaces => context.CrashPlaces.In(migration);

    /// <summary>What each statement did to each table that held rows before the file.</summary>
    public IReadOnlyList<StatementEffect> Effects { get; set; } = [];

    /// <summary>The error where the file does not run with rows in place; the walk goes on without these rows.</summary>
    public StepFailure? Failure { get; set; }

    /// <summary>What became of rows that were there, where something is lost.</summary>
    public IReadOnlyList<string> Losses { get; set; } = [];

    /// <summary>What the file left in the session, or of settings in the database.</summary>
    public IReadOnlyList<SessionLeak> Leaks { get; set; } = [];

    /// <summary>Does something in a transaction that is rolled back.</summary>
    public async Task<T> RollBackAsync<T>(Func<NpgsqlConnection, Task<T>> action, CancellationToken cancellationToken)
    {
        await using var connection = await walk.OpenQuietAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.ExecuteAsync("begin", cancellationToken).ConfigureAwait(false);
            return await action(connection).ConfigureAwait(false);
        }
        finally
        {
            await WalkDatabase.ReleaseAsync(connection).ConfigureAwait(false);
        }
    }
}

/// <summary>Why a file does not run with rows in place.</summary>
/// <param name="Statement">The statement that fails; null where it is the commit.</param>
/// <param name="IsInvented">Whether generated rows may be the cause; real rows need not look like them.</param>
internal sealed record StepFailure(SqlStatement? Statement, PostgresException Error, bool IsInvented);

/// <summary>What a file leaves behind beside the schema and the rows.</summary>
/// <param name="Statement">The first statement after which it was there, as far as that is known.</param>
internal sealed record SessionLeak(string What, SqlStatement? Statement);
