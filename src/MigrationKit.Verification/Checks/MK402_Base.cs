namespace MigrationKit.Verification.Checks;

/// <summary>
/// MK402: the base branch's files first, then this branch's, gives the fresh snapshot; and nothing that is on the base
/// was changed, or now sorts before it unnoticed.
/// </summary>
internal sealed class MK402_Base()
    : Check("Leave released files as they are; give a new one a name that sorts after them, or say what it requires.")
{
    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        if (context.Options.BaseSourceOrFolder is null)
        {
            return Judgement.Skip("no base was given: --base or --base-ref");
        }
        if (context.Released is not { } released)
        {
            return Judgement.Skip($"the base itself is not sound: {context.BaseProblem}");
        }
        var evidence = Changed(context, released).ToList();
        if (evidence.Count > 0)
        {
            return Judgement.FailIfAny(evidence);
        }
        await using var database = await context
            .DatabaseAsync(released.Migrations, cancellationToken)
            .ConfigureAwait(false);
        var failures = await FailuresAsync(context, database, cancellationToken).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            return Judgement.FailIfAny(failures);
        }
        return Judgement.FailIfAny(
            await DifferenceAttribution
                .FindAsync(context, database, "on top of the base, not as on an empty database: ", cancellationToken)
                .ConfigureAwait(false),
            Summary(context, released)
        );
    }

    private static string Summary(VerificationContext context, MigrationSet released)
    {
        var comments = released.Migrations.Count(old =>
            context.Set.Find(old.Name) is { } now && now.Checksum == old.Checksum && now.Text != old.Text
        );
        return $"{context.Migrations.Count - released.Migrations.Count} new"
            + (comments == 0 ? "" : $", {comments} changed in comments and layout only");
    }

    /// <summary>Why the files do not apply on top of the base.</summary>
    private static async Task<IReadOnlyList<Evidence>> FailuresAsync(
        VerificationContext context,
        TestDatabase database,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await context.History.ApplyAsync(database, context.Migrations, cancellationToken).ConfigureAwait(false);
            return [];
        }
        catch (DriftException e)
        {
            return [.. e.Entries.Select(entry => new Evidence(entry.Reason ?? e.Message, entry.Migration?.Path))];
        }
        catch (MigrationKitException e)
        {
            return [Evidence.From(e, "on top of the base: ")];
        }
    }

    private static IEnumerable<Evidence> Changed(VerificationContext context, MigrationSet released)
    {
        foreach (var old in released.Migrations)
        {
            var now = context.Set.Find(old.Name);
            if (now is null)
            {
                yield return context.Set.Migrations.FirstOrDefault(migration =>
                    migration.Checksum == old.Checksum && released.Find(migration.Name) is null
                )
                    is { } renamed
                    ? new(
                        $"is {old.Name} on the base and was renamed here: where that was applied, it would run again",
                        renamed.Path
                    )
                    : new($"{old.Name} is on the base, and its file is gone here");
            }
            else if (now.Checksum != old.Checksum && !(now.Repeatable && old.Repeatable))
            {
                yield return new("is on the base, and its statements were changed here", now.Path);
            }
        }
    }
}
