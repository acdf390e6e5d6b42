using MigrationKit.Verification.Support;

namespace MigrationKit.Verification.Checks;

/// <summary>MK103: each migration applies with only its declared ancestors.</summary>
internal sealed class MK103_Declared()
    : Check(
        "MK103",
        "declared",
        "Say what the file requires, at its top: -- migrationkit: requires NAME"
    )
{
    public override async Task<Judgement> JudgeAsync(
        Scene scene,
        CancellationToken cancellationToken
    )
    {
        if (scene.Set.IsSequence)
        {
            return Judgement.Skip("a plain sequence: each file follows all before it");
        }
        var evidence = new List<Evidence>();
        foreach (var migration in scene.Migrations)
        {
            var ancestors = scene.Ancestors(migration);
            // The fresh run has proved it where there is nothing else before it.
            if (
                ancestors.Count < scene.Before(migration).Count
                && await scene
                    .TryAsync(ancestors, migration, cancellationToken)
                    .ConfigureAwait(false)
                    is { } error
                // An ancestor that fails by itself is named by itself.
                && error.Name == migration.Name
            )
            {
                var missing = await FindAsync(scene, migration, ancestors, cancellationToken)
                    .ConfigureAwait(false);
                var found = Blame.For(error);
                evidence.Add(
                    found with
                    {
                        Message =
                            $"{migration.Name} does not say that it requires {missing}: {found.Message}",
                    }
                );
            }
        }
        return Judgement.FailIfAny(evidence);
    }

    /// <summary>The migration that, together with all that it requires, makes this one run.</summary>
    private static async Task<string> FindAsync(
        Scene scene,
        Migration migration,
        IReadOnlyList<Migration> ancestors,
        CancellationToken cancellationToken
    )
    {
        foreach (var other in scene.Before(migration).Except(ancestors))
        {
            var with = scene.Closure([.. ancestors, other]);
            if (
                await scene.TryAsync(with, migration, cancellationToken).ConfigureAwait(false)
                is null
            )
            {
                return other.Name;
            }
        }
        return "more than one of the files before it";
    }
}
