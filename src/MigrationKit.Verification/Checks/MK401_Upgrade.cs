namespace MigrationKit.Verification.Checks;

/// <summary>MK401: from every earlier state, with rows in place, the rows survive and the schema is the fresh one.</summary>
internal sealed class MK401_Upgrade()
    : StepCheck(
        "Move the values before their column goes, fill nulls before SET NOT NULL, or declare it intended: -- migrationkit: allow MK401 REASON"
    )
{
    public override Task AfterAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        if (step.Failure is { } failure)
        {
            Note(step.Migration, failure, findings);
        }
        foreach (var loss in step.Losses)
        {
            findings.Fail(new(step.Migration, Guilty(step)), loss);
        }
        return Task.CompletedTask;
    }

    public override async Task<Judgement> ConcludeAsync(
        VerificationContext context,
        WalkResult walk,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        foreach (var refused in walk.Database.RefusedSamples)
        {
            findings.Fail(null, new Evidence(refused.Message, refused.Path));
        }
        var fresh = await context.FreshAsync(cancellationToken).ConfigureAwait(false);
        var differences = SnapshotDifference.Between(walk.Snapshot, fresh.Snapshot).Words;
        foreach (
            var evidence in await DifferenceAttribution
                .FindAsync(context, differences, "upgraded file by file, with rows in place: ", cancellationToken)
                .ConfigureAwait(false)
        )
        {
            findings.Fail(null, evidence);
        }
        var generated = walk.Database.Generated;
        if (generated.Refused.Count > 0)
        {
            findings.Note(
                $"no made-up row fits {string.Join(", ", generated.Refused.Select(table => $"{table.Key} ({table.Value})"))}: write samples/NAME.sql"
            );
        }
        return findings.ToJudgement(
            walk.Database.Tables.Filled.Count() is > 0 and var filled
                ? $"rows in {Plural.Count(filled, "table")}, made up in {generated.Filled.Count}"
                : "no table holds rows"
        );
    }

    private static void Note(Migration migration, StepFailure failure, Findings findings)
    {
        var evidence = Evidence.At(
            migration,
            failure.Statement,
            $"fails where rows are in place: {failure.Error.MessageText} ({failure.Error.SqlState})"
        );
        if (failure.IsInvented)
        {
            findings.Note($"made-up rows do not fit {evidence}: write samples/NAME.sql", "made-up rows");
        }
        else
        {
            // What cannot run cannot be allowed.
            findings.Fail(migration, evidence, mayBeMeant: false);
        }
    }

    /// <summary>The statement that changed rows, where there is one only.</summary>
    private static SqlStatement? Guilty(WalkStep step) =>
        step.Effects.Where(effect => effect.EndangersRows).Select(effect => effect.Statement).Distinct().ToList()
            is [var only]
            ? only
            : null;
}
