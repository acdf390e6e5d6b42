using MigrationKit.Footprints;

namespace MigrationKit.Verification.Checks;

/// <summary>MK403: every older shape ends in the fresh snapshot, or is refused with the difference.</summary>
internal sealed class MK403_Heal()
    : Check("Create or heal: follow create table if not exists with alter table … add column if not exists.")
{
    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        if (context.Legacy.Count == 0)
        {
            return Judgement.Skip("there are no older shapes: write legacy/NAME.sql beside the migrations");
        }
        var evidence = new List<Evidence>();
        var outcomes = new List<string>();
        foreach (var shape in context.Legacy.Values)
        {
            var (found, outcome) = await JudgeAsync(context, shape, cancellationToken).ConfigureAwait(false);
            evidence.AddRange(found);
            outcomes.Add(outcome);
        }
        return Judgement.FailIfAny(evidence, evidence.Count == 0 ? string.Join(", ", outcomes) : null);
    }

    private static async Task<(IReadOnlyList<Evidence> Evidence, string Outcome)> JudgeAsync(
        VerificationContext context,
        SqlFile shape,
        CancellationToken cancellationToken
    )
    {
        await using var database = await context.DatabaseAsync([], cancellationToken).ConfigureAwait(false);
        try
        {
            await shape.ExecuteAsync(database.DataSource, cancellationToken).ConfigureAwait(false);
            await context.ApplyFolderAsync(database.DataSource, cancellationToken).ConfigureAwait(false);
        }
        catch (SqlFileException e)
        {
            return ([new(e.Message, e.Path)], "");
        }
        catch (MigrationFailedException e) when (e.Refused || e.SqlState == FootprintAssertion.SqlState)
        {
            return ([], $"{shape.Name} refused by {e.Name}");
        }
        catch (DecisionNeededException e)
        {
            return ([], $"{shape.Name} refused by {e.Decision.Migrations[0]}");
        }
        catch (MigrationKitException e)
        {
            return ([Evidence.From(e, $"on {shape.Path}: ")], "");
        }
        var evidence = await DifferenceAttribution
            .FindAsync(context, database, $"does not heal {shape.Path}: ", cancellationToken)
            .ConfigureAwait(false);
        return ([.. evidence.Select(found => found with { Path = found.Path ?? shape.Path })], $"{shape.Name} healed");
    }
}
