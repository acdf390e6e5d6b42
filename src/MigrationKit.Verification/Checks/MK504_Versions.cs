namespace MigrationKit.Verification.Checks;

/// <summary>MK504: the same snapshot on every server version given.</summary>
internal sealed class MK504_Versions() : Check("Use only what all of your servers have, or stop supporting the oldest.")
{
    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        if (context.Options.OtherServers.Count == 0)
        {
            return Judgement.Skip($"only one server version: {context.Host.ServerVersion}");
        }
        var fresh = await context.FreshAsync(cancellationToken).ConfigureAwait(false);
        var evidence = new List<Evidence>();
        foreach (var host in context.Options.OtherServers)
        {
            evidence.AddRange(await JudgeAsync(context, host, fresh, cancellationToken).ConfigureAwait(false));
        }
        var versions = context.Options.OtherServers.Prepend(context.Host).Select(host => host.ServerVersion);
        return Judgement.FailIfAny(evidence, string.Join(", ", versions));
    }

    private static async Task<IReadOnlyList<Evidence>> JudgeAsync(
        VerificationContext context,
        PostgresHost host,
        FreshContents fresh,
        CancellationToken cancellationToken
    )
    {
        await using var empty = await context.ScratchAsync(host, cancellationToken).ConfigureAwait(false);
        await using var database = await empty.CreateAsync("versions", cancellationToken).ConfigureAwait(false);
        try
        {
            await context.History.ApplyAsync(database, context.Migrations, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationFailedException e)
        {
            return [Evidence.From(e, $"on {host.ServerVersion}: ")];
        }
        var contents = await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        return await DifferenceAttribution
            .FindAsync(
                context,
                fresh.Differences(contents),
                $"on {host.ServerVersion}, not as on {context.Host.ServerVersion}: ",
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
