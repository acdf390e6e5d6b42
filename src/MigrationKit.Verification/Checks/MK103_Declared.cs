namespace MigrationKit.Verification.Checks;

/// <summary>MK103: each migration applies with only its declared ancestors.</summary>
internal sealed class MK103_Declared() : Check("Say what the file requires, at its top: -- migrationkit: requires NAME")
{
    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        if (context.Set.IsSequence || context.Set.IsChain)
        {
            return Judgement.Skip("a plain sequence: each file follows all before it");
        }
        var evidence = new List<Evidence>();
        var branches = new Branches(context);
        await branches.RunAsync(cancellationToken).ConfigureAwait(false);
        foreach (var migration in context.Migrations.Where(branches.Failures.ContainsKey))
        {
            var missing = await FindAsync(context, migration, cancellationToken).ConfigureAwait(false);
            var found = Evidence.From(branches.Failures[migration]);
            evidence.Add(
                found with
                {
                    Message = $"{migration.Name} does not say that it requires {missing}: {found.Message}",
                }
            );
        }
        return Judgement.FailIfAny(evidence);
    }

    /// <summary>The migration that, together with all that it requires, makes this one run.</summary>
    private static async Task<string> FindAsync(
        VerificationContext context,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        var ancestors = context.Ancestors(migration);
        foreach (var other in context.Before(migration).Except(ancestors))
        {
            var with = context.Closure([.. ancestors, other]);
            if (await context.TryAsync(with, migration, cancellationToken).ConfigureAwait(false) is null)
            {
                return other.Name;
            }
        }
        return "more than one of the files before it";
    }
}
