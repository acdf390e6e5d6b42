namespace MigrationKit.Verification.Checks;

/// <summary>MK204: at the head, views can be selected, bodies of functions find what they name, and triggers take a row.</summary>
internal sealed class MK204_Alive()
    : Check(
        "Change the function together with what it reads: create or replace it in the file that renames or drops",
        isAllowable: true
    )
{
    public override bool NeedsHead => true;

    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        await using var head = await context.HeadAsync(cancellationToken).ConfigureAwait(false);
        await using var connection = await head.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync("begin", cancellationToken).ConfigureAwait(false);
        var uses = await Uses.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        var walk = await context.WalkAsync(cancellationToken).ConfigureAwait(false);
        if (await walk.Database.ReachesOutsideAsync(cancellationToken).ConfigureAwait(false))
        {
            // What is called could do more than the rollback takes back.
            uses = [.. uses.Where(use => use.Kind != Uses.Functions)];
        }
        if (uses.Count == 0)
        {
            return Judgement.Skip("there is no view, no function and no trigger on a row");
        }
        var dead = await LookAsync(connection, uses, cancellationToken).ConfigureAwait(false);
        var findings = new Findings(Id, context.IsOnBase);
        await Culprits
            .AccuseAsync(context, findings, dead, LookAgainAsync, cancellationToken, withRows: true)
            .ConfigureAwait(false);
        return findings.ToJudgement(
            string.Join(", ", uses.CountBy(use => use.Kind).Select(kind => Uses.Count(kind.Value, kind.Key)))
        );

        async Task<IReadOnlyDictionary<string, string>> LookAgainAsync(
            NpgsqlConnection connection,
            CancellationToken cancellationToken
        )
        {
            var now = await Uses.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
            return await LookAsync(connection, now.Where(use => dead.ContainsKey(use.Key)), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static async Task<IReadOnlyDictionary<string, string>> LookAsync(
        NpgsqlConnection connection,
        IEnumerable<Use> uses,
        CancellationToken cancellationToken
    )
    {
        var dead = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var use in uses)
        {
            if (
                await connection.TryAsync(use.Statements, cancellationToken).ConfigureAwait(false) is { } error
                && use.IsBrokenBy(error)
            )
            {
                dead.TryAdd(use.Key, $"{use.Key} {use.Words}: {error.MessageText} ({error.SqlState}){Where(error)}");
            }
        }
        return dead;
    }

    private static string Where(PostgresException error) =>
        error.Where?.Split('\n') is [var first, ..] ? $", {first}" : "";
}
