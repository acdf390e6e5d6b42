using MigrationKit.Sources;

namespace MigrationKit.Cli.New;

/// <summary>A migration that is about to be written.</summary>
/// <param name="Name">Its name, with the time in front.</param>
/// <param name="Requires">What its header says it requires; null where it says nothing.</param>
internal sealed record NewMigration(string Name, IReadOnlyList<string>? Requires)
{
    /// <param name="set">What is in the folder already.</param>
    /// <param name="title">What the user calls it.</param>
    /// <param name="requires">What the user says it requires; null where that is left to the folder.</param>
    /// <param name="now">The present, in UTC.</param>
    /// <exception cref="UsageException">The name does not do, or a required one is not there.</exception>
    internal static NewMigration In(MigrationSet set, string title, IReadOnlyList<string>? requires, DateTime now) =>
        new(
            Timestamps.Name(now, MigrationTitle.SnakeCase(title), set.Migrations.Select(migration => migration.Name)),
            requires is null ? Heads(set) : Named(set, requires)
        );

    /// <summary>The text of its file: examples in comments, which stand being run again.</summary>
    internal string Text =>
        (
            Requires switch
            {
                null => "",
                [] => "-- migrationkit: requires nothing\n\n",
                _ => $"-- migrationkit: requires {string.Join(", ", Requires)}\n\n",
            }
            + """
                -- What may be there already is guarded, so that the file also heals a database that is half way. For example:
                --
                -- create table if not exists things (
                --   id         bigint      generated always as identity primary key,
                --   created_at timestamptz not null default now()
                -- );
                --
                -- alter table things add column if not exists name text;
                --
                -- create index if not exists things_name_idx on things (name);
                --
                -- Where the table holds rows, build its index while others write: alone in a file whose header also has the
                -- directive `no-transaction`.
                --
                -- create index concurrently if not exists things_name_idx on things (name);

                """
        ).ReplaceLineEndings("\n");

    /// <summary>
    /// The new file comes behind all others, in a sequence too: one that another branch adds and that sorts before it is
    /// then nothing that it follows, so the branches merge in either order.
    /// </summary>
    private static string[]? Heads(MigrationSet set)
    {
        string[] heads = [.. set.Heads.Select(migration => migration.Name)];
        return heads.Length > 0 ? heads : null;
    }

    private static List<string> Named(MigrationSet set, IReadOnlyList<string> requires)
    {
        if (requires is [var only] && only.Equals("nothing", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }
        var unknown = requires.Where(name => set.Find(name) is null).ToList();
        return unknown.Count == 0
            ? [.. requires.Select(name => set.Find(name)!.Name).Distinct()]
            : throw new UsageException(string.Join('\n', unknown.Select(name => Unknown(set, name))));
    }

    private static string Unknown(MigrationSet set, string name) =>
        EditDistance.Nearest(name, set.Migrations.Select(m => m.Name)) is { } nearest
            ? $"--requires names '{name}', which is no migration here. Did you mean '{nearest}'?"
            : $"--requires names '{name}', which is no migration here. migrationkit graph lists them.";
}
