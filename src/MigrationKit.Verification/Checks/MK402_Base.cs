using MigrationKit.Exceptions;
using MigrationKit.Verification.Support;

namespace MigrationKit.Verification.Checks;

/// <summary>
/// MK402: the base branch's files first, then this branch's, gives the fresh snapshot; and nothing that is on the base
/// was changed, or now sorts before it unnoticed.
/// </summary>
internal sealed class MK402_Base()
    : Check(
        "MK402",
        "base",
        "Leave released files as they are; give a new one a name that sorts after them, or say what it requires."
    )
{
    public override async Task<Judgement> JudgeAsync(
        Scene scene,
        CancellationToken cancellationToken
    )
    {
        if (scene.Options.Base is not { } folder)
        {
            return Judgement.Skip("no base was given: --base or --base-ref");
        }
        MigrationSet released;
        try
        {
            released = await MigrationSet
                .LoadAsync(
                    MigrationSource.Directory(folder, scene.Options.Layout),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (InvalidMigrationsException e)
        {
            return Judgement.Skip($"the base itself is not sound: {e.Problems[0]}");
        }
        var evidence = Changed(scene, released).ToList();
        if (evidence.Count > 0)
        {
            return Judgement.FailIfAny(evidence);
        }
        await using var database = await scene
            .DatabaseAsync(released.Migrations, samples: false, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await Scene
                .ApplyAsync(database.DataSource, scene.Migrations, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (DriftException e)
        {
            return Judgement.FailIfAny(
                [
                    .. e.Entries.Select(entry => new Evidence(
                        entry.Reason ?? e.Message,
                        entry.Migration?.Path
                    )),
                ]
            );
        }
        catch (MigrationKitException e)
        {
            return Judgement.FailIfAny([Blame.ForAny(e, "on top of the base: ")]);
        }
        var differences = await scene
            .DifferencesAsync(database, cancellationToken)
            .ConfigureAwait(false);
        return Judgement.FailIfAny(
            await Guilt
                .FindAsync(
                    scene,
                    differences,
                    "on top of the base, not as on an empty database: ",
                    cancellationToken
                )
                .ConfigureAwait(false),
            $"{scene.Migrations.Count - released.Migrations.Count} new"
        );
    }

    private static IEnumerable<Evidence> Changed(Scene scene, MigrationSet released)
    {
        foreach (var old in released.Migrations)
        {
            var now = scene.Set.Find(old.Name);
            if (now is null)
            {
                yield return new($"{old.Name} is on the base, and its file is gone here");
            }
            else if (now.Checksum != old.Checksum)
            {
                yield return new("is on the base, and its statements were changed here", now.Path);
            }
        }
    }
}
