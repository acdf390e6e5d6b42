namespace MigrationKit.Verification.Support;

/// <summary>A check that asks the catalog of the head, warns of what it finds, and names the statement behind each.</summary>
internal abstract class CatalogCheck(string fix, bool isAllowable = false) : Check(fix, isAllowable)
{
    /// <summary>Gives a key, the same in every database, and the words.</summary>
    protected abstract string Sql { get; }

    /// <summary>Whether what was found is meant, as its statement shows.</summary>
    protected virtual bool IsMeant(string key, SqlStatement statement) => false;

    /// <inheritdoc/>
    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        var head = await context.AppliedAsync(cancellationToken).ConfigureAwait(false);
        await using var connection = await head.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var wrong = await LookAsync(connection, cancellationToken).ConfigureAwait(false);
        var places = await Culprits.FindAsync(context, wrong, LookAsync, cancellationToken).ConfigureAwait(false);
        var findings = new Findings(Id, context.IsOnBase);
        foreach (var (key, words) in wrong)
        {
            var place = places.GetValueOrDefault(key);
            if (place?.Statement is not { } statement || !IsMeant(key, statement))
            {
                findings.Warn(place, words);
            }
        }
        return findings.ToJudgement();
    }

    private async Task<IReadOnlyDictionary<string, string>> LookAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var found = await connection
            .ReadAllAsync(Sql, reader => (reader.GetString(0), reader.GetString(1)), cancellationToken)
            .ConfigureAwait(false);
        return found.DistinctBy(row => row.Item1).ToDictionary();
    }
}
