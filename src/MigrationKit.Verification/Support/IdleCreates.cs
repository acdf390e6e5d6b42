namespace MigrationKit.Verification.Support;

/// <summary>
/// Finds CREATE TABLE IF NOT EXISTS of a table that an earlier file creates: whatever columns it has, none of them will be
/// there. A file that goes on to alter the table knows that.
/// </summary>
internal static class IdleCreates
{
    public static IEnumerable<(Migration Migration, Evidence Evidence)> In(IEnumerable<Migration> migrations)
    {
        var creators = new Dictionary<(string? Schema, string Name), Migration>();
        foreach (var migration in migrations)
        {
            var writes = WrittenNames.In(migration).Where(write => write.Name.Kind == "TABLE").ToList();
            foreach (var (statement, name) in writes)
            {
                var table = Key(name);
                if (name.Write == Write.Drop)
                {
                    creators.Remove(table);
                }
                else if (
                    name.Write is Write.Create or Write.CreateIfMissing
                    && !creators.TryAdd(table, migration)
                    && name.Write == Write.CreateIfMissing
                    && creators[table] != migration
                    && !writes.Exists(write => write.Name.Write == Write.Change && Key(write.Name) == table)
                )
                {
                    var words =
                        $"does nothing on an empty database: {creators[table].Name} creates table {name.Name} already, as it is there";
                    yield return (migration, Evidence.At(migration, migration.Statements[statement], words));
                }
            }
        }
    }

    private static (string?, string) Key(WrittenName name) => (name.Schema == "public" ? null : name.Schema, name.Name);
}
