namespace MigrationKit.Bench;

/// <summary>A folder of migrations.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Files">Its files in apply order.</param>
internal sealed record Folder(string Path, IReadOnlyList<string> Files)
{
    internal static async Task<Folder> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var source = MigrationSource.Directory(path);
        var set = await MigrationSet.LoadAsync(source, cancellationToken);
        return new(path, [.. set.Migrations.Select(migration => migration.Path)]);
    }

    /// <summary>Writes a folder of migrations of one table, two indexes and one insert each, with their footprints.</summary>
    internal static async Task<Folder> GenerateAsync(string parent, int count, CancellationToken cancellationToken)
    {
        var path = Directory.CreateDirectory(System.IO.Path.Combine(parent, $"{count}")).FullName;
        for (var i = 1; i <= count; i++)
        {
            var table = $"table_{i:0000}";
            File.WriteAllText(
                System.IO.Path.Combine(path, $"{i:0000}_create_{table}.sql"),
                $"""
                create table {table} (
                  id bigint generated always as identity primary key,
                  name text not null,
                  made_at timestamptz not null default now()
                );

                create index {table}_name on {table} (name);
                create index {table}_made_at on {table} (made_at);

                insert into {table} (name) values ('first');

                """
            );
        }
        await WriteFootprintsAsync(path, cancellationToken);
        return await OpenAsync(path, cancellationToken);
    }

    private static async Task WriteFootprintsAsync(string path, CancellationToken cancellationToken)
    {
        var footprints = Directory.CreateDirectory(System.IO.Path.Combine(path, "footprints"));
        var set = await MigrationSet.LoadAsync(MigrationSource.Directory(path), cancellationToken);
        foreach (var migration in set.Migrations)
        {
            var table = migration.Name[(migration.Name.IndexOf("create_", StringComparison.Ordinal) + 7)..];
            await File.WriteAllTextAsync(
                System.IO.Path.Combine(footprints.FullName, migration.Name + ".txt"),
                $"""
                checksum {migration.Checksum}
                + column {table}.id bigint not null generated always as identity
                + column {table}.made_at timestamp with time zone not null default now()
                + column {table}.name text not null
                + constraint {table}.{table}_pkey PRIMARY KEY (id)
                + index {table}_made_at on {table} USING btree (made_at)
                + index {table}_name on {table} USING btree (name)
                + table {table}

                """,
                cancellationToken
            );
        }
    }
}
