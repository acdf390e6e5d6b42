namespace MigrationKit.Verification.Support;

/// <summary>Looks from a second session at what another one locks.</summary>
internal sealed class LockWatch(NpgsqlConnection witness, int processId)
{
    /// <summary>The strongest lock that was seen on each relation, in the order in which they were made.</summary>
    public SortedDictionary<uint, string> Held { get; } = [];

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var seen = await witness
            .ReadAllAsync(
                "select relation::bigint, mode from pg_locks where pid = $1 and locktype = 'relation' and granted and relation >= 16384",
                reader => (Oid: (uint)reader.GetInt64(0), Mode: reader.GetString(1)),
                cancellationToken,
                new NpgsqlParameter<int> { TypedValue = processId }
            )
            .ConfigureAwait(false);
        foreach (var (oid, mode) in seen)
        {
            Held[oid] = LockModes.Stronger(Held.GetValueOrDefault(oid), mode);
        }
    }

    /// <summary>Where the rows of relations are stored.</summary>
    public async Task<Dictionary<uint, long>> StoragesAsync(IEnumerable<uint> oids, CancellationToken cancellationToken)
    {
        var storages = await witness
            .ReadAllAsync(
                "select oid::bigint, relfilenode::bigint from pg_class where oid = any($1::oid[])",
                reader => ((uint)reader.GetInt64(0), reader.GetInt64(1)),
                cancellationToken,
                OidParameter.ForAll(oids)
            )
            .ConfigureAwait(false);
        return storages.ToDictionary();
    }
}
