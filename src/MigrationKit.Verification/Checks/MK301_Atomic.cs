using MigrationKit.Exceptions;
using MigrationKit.Verification.Support;

namespace MigrationKit.Verification.Checks;

/// <summary>MK301: a failure after any statement leaves snapshot, rows and history as before.</summary>
internal sealed class MK301_Atomic()
    : Check(
        "MK301",
        "atomic",
        "Take out what works around the transaction: dblink, COPY TO PROGRAM, another connection."
    )
{
    public override async Task<Judgement> JudgeAsync(
        Scene scene,
        CancellationToken cancellationToken
    )
    {
        var evidence = new List<Evidence>();
        var judged = 0;
        foreach (var migration in scene.Migrations.Where(migration => !migration.NoTransaction))
        {
            judged += migration.Statements.Count;
            if (
                await DiffersAsync(
                        scene,
                        migration,
                        0,
                        migration.Statements.Count,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
                is not null
            )
            {
                evidence.Add(
                    await FindAsync(scene, migration, cancellationToken).ConfigureAwait(false)
                );
            }
        }
        var skipped = scene.Migrations.Count(migration => migration.NoTransaction);
        return judged == 0
            ? Judgement.Skip("every file is no-transaction, and resumes instead")
            : Judgement.FailIfAny(
                evidence,
                $"{judged} statements"
                    + (skipped > 0 ? $"; {skipped} no-transaction files resume instead" : "")
            );
    }

    /// <summary>The first statement after which a failure leaves something behind.</summary>
    private static async Task<Evidence> FindAsync(
        Scene scene,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        for (var i = 1; i <= migration.Statements.Count; i++)
        {
            if (
                await DiffersAsync(scene, migration, i, i, cancellationToken)
                    .ConfigureAwait(false) is
                { } left
            )
            {
                var statement = migration.Statements[i - 1];
                return new(
                    $"a failure after this statement leaves behind: {left}",
                    migration.Path,
                    statement.Line,
                    statement.Column
                );
            }
        }
        return new("repeated failures leave something behind", migration.Path);
    }

    /// <summary>What is left behind by failures after each of some statements; null where nothing is.</summary>
    private static async Task<string?> DiffersAsync(
        Scene scene,
        Migration migration,
        int first,
        int last,
        CancellationToken cancellationToken
    )
    {
        var before = scene.Before(migration);
        await using var database = await scene
            .DatabaseAsync(before, samples: true, cancellationToken)
            .ConfigureAwait(false);
        var content = await Content.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        for (var i = first; i <= last; i++)
        {
            var broken = Sabotage.After(migration, i, Sabotage.Fail);
            try
            {
                await Scene
                    .ApplyAsync(database.DataSource, [.. before, broken], cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (MigrationKitException)
            {
                // This is what was meant to happen; what counts is what it leaves behind.
            }
        }
        var after = await Content.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        var history = await scene.HistoryAsync(database, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> left =
        [
            .. after.Differences(content),
            .. history.Except(before.Select(m => m.Name)).Select(name => $"{name} in the history"),
        ];
        return left.Count == 0 ? null : string.Join("; ", left);
    }
}
