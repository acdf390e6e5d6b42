using MigrationKit.Exceptions;
using MigrationKit.Verification.Support;

namespace MigrationKit.Verification.Checks;

/// <summary>MK401: from every earlier state, with sample rows in place, the rows survive and the snapshot is the fresh one.</summary>
internal sealed class MK401_Upgrade()
    : Check(
        "MK401",
        "upgrade",
        "Move the values before their column goes, or say that it is meant: -- migrationkit: allow MK401 REASON"
    )
{
    public override async Task<Judgement> JudgeAsync(
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        if (context.Samples.Count == 0)
        {
            return Judgement.Skip(
                "there are no sample rows: write samples/NAME.sql beside the migrations"
            );
        }
        var evidence = new List<Evidence>();
        var allowed = new List<string>();
        foreach (var migration in context.Migrations)
        {
            await JudgeAsync(context, migration, evidence, allowed, cancellationToken)
                .ConfigureAwait(false);
        }
        return Judgement.FailIfAny(
            evidence,
            allowed.Count == 0 ? null : string.Join("; ", allowed)
        );
    }

    private static async Task JudgeAsync(
        VerificationContext context,
        Migration migration,
        List<Evidence> evidence,
        List<string> allowed,
        CancellationToken cancellationToken
    )
    {
        var earlier = context.Before(migration);
        await using var database = await context
            .DatabaseAsync(earlier, samples: true, cancellationToken)
            .ConfigureAwait(false);
        var before = await RowSet
            .TakeAsync(database.DataSource, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await VerificationContext
                .ApplyAsync(database.DataSource, [.. earlier, migration], cancellationToken)
                .ConfigureAwait(false);
            var after = await RowSet
                .TakeAsync(database.DataSource, cancellationToken)
                .ConfigureAwait(false);
            var changes = after.Changes(before).ToList();
            if (
                migration.Allows.FirstOrDefault(allow => allow.Check == "MK401") is { } allow
                && changes.Count > 0
            )
            {
                allowed.Add($"{migration.Name} may: {allow.Reason} ({string.Join("; ", changes)})");
            }
            else
            {
                evidence.AddRange(changes.Select(change => new Evidence(change, migration.Path)));
            }
            await VerificationContext
                .ApplyAsync(database.DataSource, context.Migrations, cancellationToken)
                .ConfigureAwait(false);
            evidence.AddRange(
                (
                    await context
                        .DifferencesAsync(database, cancellationToken)
                        .ConfigureAwait(false)
                ).Select(word => new Evidence(
                    $"upgraded from the state before this file, with rows in place: {word}",
                    migration.Path
                ))
            );
        }
        catch (MigrationFailedException e)
        {
            evidence.Add(
                Evidence.From(
                    e,
                    $"fails where rows are in place (upgraded from before {migration.Name}): "
                )
            );
        }
    }
}
