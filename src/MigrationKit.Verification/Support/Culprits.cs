using MigrationKit.Execution;

namespace MigrationKit.Verification.Support;

/// <summary>Finds the statement behind what is wrong at the head: the last one after which it was newly there.</summary>
internal static class Culprits
{
    /// <summary>Fails what is wrong at the head, each with its culprit.</summary>
    public static async Task AccuseAsync(
        VerificationContext context,
        Findings findings,
        IReadOnlyDictionary<string, string> wrong,
        Look look,
        CancellationToken cancellationToken
    )
    {
        var places = await FindAsync(context, wrong, look, cancellationToken).ConfigureAwait(false);
        foreach (var (key, words) in wrong)
        {
            findings.Fail(places.GetValueOrDefault(key), words);
        }
    }

    /// <summary>The place of each thing that is wrong at the head, as far as one is found.</summary>
    /// <param name="wrong">What the look calls it, and the words for it.</param>
    /// <param name="look">What is wrong in a database, inside an open transaction.</param>
    public static async Task<IReadOnlyDictionary<string, Place>> FindAsync(
        VerificationContext context,
        IReadOnlyDictionary<string, string> wrong,
        Look look,
        CancellationToken cancellationToken
    )
    {
        var since = new Dictionary<string, Place>(StringComparer.Ordinal);
        if (wrong.Count == 0)
        {
            return since;
        }
        await using var walk = await WalkDatabase.CreateAsync(context, cancellationToken).ConfigureAwait(false);
        // What is wrong at the end of the base is history, whichever of its files did it.
        var released = context.Migrations.TakeWhile(context.IsOnBase).Count();
        for (var i = Math.Max(released - 1, 0); i < context.Migrations.Count; i++)
        {
            var migration = context.Migrations[i];
            if (i < released)
            {
                await walk.CatchUpAsync(released, cancellationToken).ConfigureAwait(false);
                await LookAfterAsync(walk, LookAsync, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ApplyAsync(walk, migration, i, LookAsync, cancellationToken).ConfigureAwait(false);
            }
            await walk.FillAsync(migration, [], cancellationToken).ConfigureAwait(false);

            async Task LookAsync(NpgsqlConnection connection, SqlStatement? statement)
            {
                var found = await look(connection, cancellationToken).ConfigureAwait(false);
                foreach (var key in wrong.Keys)
                {
                    if (!found.ContainsKey(key))
                    {
                        since.Remove(key);
                    }
                    else
                    {
                        since.TryAdd(key, new(migration, statement));
                    }
                }
            }
        }
        return since;
    }

    /// <summary>Applies a file, and looks after each statement; where rows are in its way, only after all of it.</summary>
    private static async Task ApplyAsync(
        WalkDatabase walk,
        Migration migration,
        int index,
        Func<NpgsqlConnection, SqlStatement?, Task> look,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var connection = await walk
                .DataSource.OpenConnectionAsync(cancellationToken)
                .ConfigureAwait(false);
            await RunAsync(connection, migration, look, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            // What is wrong with it is MK401's to tell.
            await walk.RebuildAsync(index + 1, cancellationToken).ConfigureAwait(false);
            await LookAfterAsync(walk, look, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task LookAfterAsync(
        WalkDatabase walk,
        Func<NpgsqlConnection, SqlStatement?, Task> look,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await walk.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await look(connection, null).ConfigureAwait(false);
    }

    private static async Task RunAsync(
        NpgsqlConnection connection,
        Migration migration,
        Func<NpgsqlConnection, SqlStatement?, Task> look,
        CancellationToken cancellationToken
    )
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
            await look(connection, statement).ConfigureAwait(false);
            await connection.ExecuteAsync(isLast ? ["commit"] : [], cancellationToken).ConfigureAwait(false);
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
