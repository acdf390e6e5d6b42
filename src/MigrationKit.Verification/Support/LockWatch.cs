using MigrationKit.Sql;

namespace MigrationKit.Verification.Support;

/// <summary>Looks from a second session at what another one locks.</summary>
internal sealed class LockWatch(NpgsqlConnection witness, int processId)
{
    /// <summary>The strongest lock that was seen on each relation.</summary>
    public Dictionary<uint, string> Held { get; } = [];

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select relation::bigint, mode from pg_locks where pid = $1 and locktype = 'relation' and granted and relation >= 16384",
            witness
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = processId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var oid = (uint)reader.GetInt64(0);
            Held[oid] = LockModes.Stronger(Held.GetValueOrDefault(oid), reader.GetString(1));
        }
    }

    /// <summary>Where the rows of relations are stored.</summary>
    public async Task<Dictionary<uint, long>> StoragesAsync(IEnumerable<uint> oids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select oid::bigint, relfilenode::bigint from pg_class where oid = any($1::oid[])",
            witness
        );
        command.Parameters.Add(OidParameter.ForAll(oids));
        var storages = await command
            .ReadAllAsync(reader => ((uint)reader.GetInt64(0), reader.GetInt64(1)), cancellationToken)
            .ConfigureAwait(false);
        return storages.ToDictionary();
    }
}
