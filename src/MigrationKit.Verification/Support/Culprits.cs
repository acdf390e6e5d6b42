using Npgsql;

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
    /// <param name="context">The folder.</param>
    /// <param name="wrong">What the look calls it, and the words for it.</param>
    /// <param name="look">What is wrong in a database, inside an open transaction.</param>
    /// <param name="cancellationToken">Stops it.</param>
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
        await using var walk = await FileWalk.StartAsync(context, cancellationToken).ConfigureAwait(false);
        // What is wrong at the end of the base is history, whichever of its files did it.
        var released = context.Migrations.TakeWhile(context.IsOnBase).Count();
        for (var i = Math.Max(released - 1, 0); i < context.Migrations.Count; i++)
        {
            var migration = context.Migrations[i];
            await (
                i < released
                    ? walk.CatchUpAsync(released, LookAsync, cancellationToken)
                    : walk.ApplyAsync(i, LookAsync, cancellationToken)
            ).ConfigureAwait(false);
            await walk.AddRowsAsync(i, cancellationToken).ConfigureAwait(false);

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
}

/// <summary>What is wrong in a database, by a key that is the same in every database; the value is for people.</summary>
internal delegate Task<IReadOnlyDictionary<string, string>> Look(
    NpgsqlConnection connection,
    CancellationToken cancellationToken
);

/// <summary>A file, and the statement where it is known.</summary>
internal sealed record Place(Migration Migration, SqlStatement? Statement);
