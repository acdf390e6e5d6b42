using Npgsql;

namespace MigrationKit.Testing.Checks;

/// <summary>MK201: the second run applies nothing and writes nothing.</summary>
internal sealed class Rerun()
    : Check(
        "MK201",
        "rerun",
        "A migration must not change what the next run sees of the history: its rows, its schema, the search_path of database or role."
    )
{
    public override async Task<Judgement> JudgeAsync(
        Scene scene,
        CancellationToken cancellationToken
    )
    {
        // Not a clone of that state: what ALTER DATABASE … SET says is lost in a clone.
        await using var database = await scene
            .DatabaseAsync([], samples: false, cancellationToken)
            .ConfigureAwait(false);
        await scene
            .BuildAsync(database.DataSource, scene.Migrations, samples: true, cancellationToken)
            .ConfigureAwait(false);
        var before = await Content.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Options = "-c default_transaction_read_only=on",
            Pooling = false,
        };
        await using var readOnly = NpgsqlDataSource.Create(settings);
        try
        {
            var report = await Scene
                .ApplyAsync(readOnly, scene.Migrations, cancellationToken)
                .ConfigureAwait(false);
            if (report.Applied.Count > 0)
            {
                return Judgement.FailIfAny(
                    [new($"the second run applied {string.Join(", ", report.Applied)} again")]
                );
            }
        }
        catch (MigrationKitException e)
        {
            return Judgement.FailIfAny([Blame.ForAny(e, "the second run fails: ")]);
        }
        var after = await Content.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        return Judgement.FailIfAny(
            [
                .. after
                    .Differences(before)
                    .Select(word => new Evidence($"the second run changed something: {word}")),
            ]
        );
    }
}
