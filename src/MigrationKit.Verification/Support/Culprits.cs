using MigrationKit.Execution;

namespace MigrationKit.Verification.Support;

/// <summary>
/// Finds the statement behind what is wrong at the head: the last one after which it was newly there. It looks after each file,
/// and after each statement of those that make or name what is wrong.
/// </summary>
internal sealed partial class Culprits(WalkDatabase walk, IReadOnlyList<string> wrong, Look look)
{
    private readonly Dictionary<string, Place> _since = new(StringComparer.Ordinal);

    /// <summary>Fails what is wrong at the head, each with its culprit.</summary>
    public static async Task AccuseAsync(
        VerificationContext context,
        Findings findings,
        IReadOnlyDictionary<string, string> wrong,
        Look look,
        CancellationToken cancellationToken,
        bool withRows = false
    )
    {
        var places = await FindAsync(context, wrong, look, cancellationToken, withRows).ConfigureAwait(false);
        foreach (var (key, words) in wrong)
        {
            findings.Fail(places.GetValueOrDefault(key), words);
        }
    }

    /// <summary>The place of each thing that is wrong at the head, as far as one is found.</summary>
    /// <param name="wrong">What the look calls it, and the words for it.</param>
    /// <param name="look">What is wrong in a database, inside an open transaction.</param>
    /// <param name="withRows">Whether the look needs rows; without them, no file meets any that are in its way.</param>
    public static async Task<IReadOnlyDictionary<string, Place>> FindAsync(
        VerificationContext context,
        IReadOnlyDictionary<string, string> wrong,
        Look look,
        CancellationToken cancellationToken,
        bool withRows = false
    )
    {
        if (wrong.Count == 0)
        {
            return new Dictionary<string, Place>(StringComparer.Ordinal);
        }
        await using var walk = await WalkDatabase.CreateAsync(context, cancellationToken).ConfigureAwait(false);
        var culprits = new Culprits(walk, [.. wrong.Keys], look);
        // What is wrong at the end of the base is history, whichever of its files did it.
        var released = context.Migrations.TakeWhile(context.IsOnBase).Count();
        for (var i = Math.Max(released - 1, 0); i < context.Migrations.Count; i++)
        {
            var migration = context.Migrations[i];
            if (i < released)
            {
                await walk.CatchUpAsync(released, cancellationToken).ConfigureAwait(false);
                await culprits.LookAfterAsync(migration, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await culprits.ApplyAsync(migration, i, cancellationToken).ConfigureAwait(false);
            }
            if (withRows)
            {
                await walk.FillAsync(migration, [], cancellationToken).ConfigureAwait(false);
            }
        }
        return culprits._since;
    }

    /// <summary>Applies a file, and looks into it; where rows are in its way, only after all of it.</summary>
    private async Task ApplyAsync(Migration migration, int index, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await walk
                .DataSource.OpenConnectionAsync(cancellationToken)
                .ConfigureAwait(false);
            if (
                migration.NoTransaction
                || _since.Keys.Any(key => migration.Text.MentionsAny(NamesIn(key)))
                || !await AppliedAsync(connection, migration, cancellationToken).ConfigureAwait(false)
            )
            {
                await RunAsync(connection, migration, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException)
        {
            // What is wrong with it is MK401's to tell.
            await walk.RebuildAsync(index + 1, cancellationToken).ConfigureAwait(false);
            await LookAfterAsync(migration, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The names in what a look calls a thing: the words behind its kind. A file may remove it and make it again.</summary>
    private static IEnumerable<string> NamesIn(string key) =>
        Word().Matches(key).Skip(1).Select(word => word.Value).Where(word => word != "of");

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    /// <summary>Applies a file after which nothing is newly wrong, and undoes any other.</summary>
    private async Task<bool> AppliedAsync(
        NpgsqlConnection connection,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        string[] all = ["begin", .. migration.Statements.Select(statement => statement.Text)];
        await connection.ExecuteAsync(all, cancellationToken).ConfigureAwait(false);
        var found = await look(connection, cancellationToken).ConfigureAwait(false);
        var isClean = !wrong.Any(key => found.ContainsKey(key) && !_since.ContainsKey(key));
        if (isClean)
        {
            Note(found, new(migration, null));
        }
        await connection.ExecuteAsync([isClean ? "commit" : "rollback"], cancellationToken).ConfigureAwait(false);
        return isClean;
    }

    private async Task LookAfterAsync(Migration migration, CancellationToken cancellationToken)
    {
        await using var connection = await walk.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        Note(await look(connection, cancellationToken).ConfigureAwait(false), new(migration, null));
    }

    /// <summary>Applies a file, and looks after each statement.</summary>
    private async Task RunAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        for (var i = 0; i < migration.Statements.Count; i++)
        {
            var statement = migration.Statements[i];
            var (isAlone, isLast) = (
                migration.NoTransaction && NoTransactionRun.IsAlone(migration, i),
                migration.NoTransaction || i == migration.Statements.Count - 1
            );
            IEnumerable<string> begin = migration.NoTransaction || i == 0 ? ["begin"] : [];
            await connection
                .ExecuteAsync(isAlone ? [statement.Text] : [.. begin, statement.Text], cancellationToken)
                .ConfigureAwait(false);
            await connection.ExecuteAsync(isAlone ? begin : [], cancellationToken).ConfigureAwait(false);
            Note(await look(connection, cancellationToken).ConfigureAwait(false), new(migration, statement));
            await connection.ExecuteAsync(isLast ? ["commit"] : [], cancellationToken).ConfigureAwait(false);
        }
    }

    private void Note(IReadOnlyDictionary<string, string> found, Place place)
    {
        foreach (var key in wrong)
        {
            if (!found.ContainsKey(key))
            {
                _since.Remove(key);
            }
            else
            {
                _since.TryAdd(key, place);
            }
        }
    }
}

/// <summary>What is wrong in a database, by a key that is the same in every database; the value is for people.</summary>
internal delegate Task<IReadOnlyDictionary<string, string>> Look(
    NpgsqlConnection connection,
    CancellationToken cancellationToken
);

/// <summary>A file, and the statement where it is known.</summary>
internal sealed record Place(Migration Migration, SqlStatement? Statement);
