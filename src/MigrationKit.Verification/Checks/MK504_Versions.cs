using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Verification.Support;

namespace MigrationKit.Verification.Checks;

/// <summary>MK504: the same snapshot on every server version given.</summary>
internal sealed class MK504_Versions()
    : Check(
        "MK504",
        "versions",
        "Use only what all of your servers have, or stop supporting the oldest."
    )
{
    public override async Task<Judgement> JudgeAsync(
        Scene scene,
        CancellationToken cancellationToken
    )
    {
        if (scene.Options.OtherServers.Count == 0)
        {
            return Judgement.Skip($"only one server version: {scene.Host.ServerVersion}");
        }
        var fresh = await scene.FreshAsync().ConfigureAwait(false);
        var evidence = new List<Evidence>();
        foreach (var host in scene.Options.OtherServers)
        {
            var empty = await TestDatabases
                .CreateAsync(host, cancellationToken)
                .ConfigureAwait(false);
            await using var database = await empty
                .CreateAsync("versions", cancellationToken)
                .ConfigureAwait(false);
            try
            {
                await Scene
                    .ApplyAsync(database.DataSource, scene.Migrations, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (MigrationFailedException e)
            {
                evidence.Add(Blame.ForAny(e, $"on {host.ServerVersion}: "));
                continue;
            }
            var snapshot = await Snapshot
                .TakeAsync(database.DataSource, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            evidence.AddRange(
                await Guilt
                    .FindAsync(
                        scene,
                        SnapshotDifference.Between(snapshot, fresh).Words,
                        $"on {host.ServerVersion}, not as on {scene.Host.ServerVersion}: ",
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            );
        }
        var versions = scene
            .Options.OtherServers.Prepend(scene.Host)
            .Select(host => host.ServerVersion);
        return Judgement.FailIfAny(evidence, string.Join(", ", versions));
    }
}
