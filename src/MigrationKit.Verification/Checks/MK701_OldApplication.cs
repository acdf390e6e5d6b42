using MigrationKit.Audit.Code;

namespace MigrationKit.Verification.Checks;

/// <summary>MK701: what the base's code asks still works on the new schema: during a deployment both are there.</summary>
internal sealed class MK701_OldApplication()
    : Check(
        "Change it in two releases: add what the new code needs, and take away what the old one needs when it is gone",
        isAllowable: true
    )
{
    public override bool NeedsHead => true;

    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        if (context.Options.Code.Count == 0)
        {
            return Judgement.Skip("no code was given: --code");
        }
        if (context.Released is not { } released)
        {
            return Judgement.Skip(
                context.BaseProblem is { } problem
                    ? $"the base itself is not sound: {problem}"
                    : "no base was given: --base or --base-ref"
            );
        }
        var code = await BaseCode.ReadAsync(context.Options, cancellationToken).ConfigureAwait(false);
        if (code.Texts.Count == 0)
        {
            return Judgement.Skip($"there is no SQL in the {Plural.Count(code.Files, "file")} of the code");
        }
        return await JudgeAsync(context, released, code, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Judgement> JudgeAsync(
        VerificationContext context,
        MigrationSet released,
        BaseCode code,
        CancellationToken cancellationToken
    )
    {
        var before = await context.DatabaseAsync(released.Migrations, cancellationToken).ConfigureAwait(false);
        var wrongBefore = await AskAsync(before, code.Texts, cancellationToken).ConfigureAwait(false);
        // What does not work before says nothing about what is new: that is the audit's.
        IReadOnlyList<string> working = [.. code.Texts.Where(text => !wrongBefore.ContainsKey(text))];
        var head = await context.HeadAsync(cancellationToken).ConfigureAwait(false);
        var broken = await AskAsync(head, working, cancellationToken).ConfigureAwait(false);
        var findings = new Findings(Id, context.IsOnBase);
        await Culprits
            .AccuseAsync(
                context,
                findings,
                Words(broken),
                async (connection, token) =>
                    Words(await BaseCode.AskAsync(connection, [.. broken.Keys], token).ConfigureAwait(false)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return findings.ToJudgement(
            $"{Plural.Count(working.Count, "statement")} of {Plural.Count(code.Files, "file")}"
        );

        IReadOnlyDictionary<string, string> Words(IReadOnlyDictionary<string, Answer> wrong) =>
            wrong.ToDictionary(
                answer => answer.Key,
                answer => code.Describe(answer.Key, answer.Value),
                StringComparer.Ordinal
            );
    }

    private static async Task<IReadOnlyDictionary<string, Answer>> AskAsync(
        TestDatabase database,
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken
    )
    {
        await using var _ = database;
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        return await BaseCode.AskAsync(connection, texts, cancellationToken).ConfigureAwait(false);
    }
}
