namespace MigrationKit.Bench;

/// <summary>
/// Files in the likeness of a team: tables with references and triggers, columns, indexes concurrently, views, functions,
/// seeds, backfills, constraints added and validated later, an enum, a domain, partitions.
/// </summary>
internal static class TeamFolder
{
    private const int First = 20240001;

    private static readonly (string Name, string Sql) Base = (
        "base",
        """
        create type status as enum ('new', 'active', 'closed');
        create domain email as text check (value ~ '^[^@]+@[^@]+$');
        create function set_updated_at() returns trigger language plpgsql as $$
        begin
          new.updated_at = now();
          return new;
        end $$;

        """
    );

    /// <summary>Names and contents, in order; a longer folder begins with a shorter one.</summary>
    internal static IEnumerable<(string Path, string Content)> Files(int count) =>
        Enumerable
            .Range(1, int.MaxValue)
            .SelectMany(Story)
            .Prepend(Base)
            .Take(count)
            .Select((file, i) => ($"{First + i}_{file.Name}.sql", file.Sql));

    /// <summary>What becomes of one table over the months.</summary>
    private static IEnumerable<(string Name, string Sql)> Story(int number)
    {
        var (table, before) = ($"t{number}", $"t{number - 1}");
        yield return ($"create_{table}", Create(table, number == 1 ? null : before));
        yield return ($"add_slug_{table}", $"alter table {table} add column slug text;\n");
        yield return number % 4 == 0
            ? (
                $"index_{table}",
                $"-- migrationkit: no-transaction\ncreate index concurrently if not exists {table}_slug on {table} (slug);\n"
            )
            : (
                $"view_{table}",
                $"create view v_{table} as select id, name, state from {table} where state <> 'closed';\n"
            );
        yield return number % 2 == 1
            ? ($"backfill_{table}", $"update {table} set slug = lower(name) where slug is null;\n")
            : (
                $"function_{table}",
                $"create or replace function count_{table}() returns bigint language sql stable as $$ select count(*) from {table} $$;\n"
            );
        yield return (
            $"seed_{table}",
            $"insert into {table} (name) select 'seed ' || g from generate_series(1, 3) g where not exists (select from {table} where name = 'seed 1');\n"
        );
        yield return number % 5 == 0
            ? ($"partitions_{table}", Partitions(table))
            : (
                $"check_{table}",
                $"alter table {table} add constraint {table}_name check (length(name) < 500) not valid;\n"
            );
        if (number % 5 != 0)
        {
            yield return ($"validate_{table}", $"alter table {table} validate constraint {table}_name;\n");
        }
    }

    private static string Create(string table, string? before)
    {
        var reference = before is null ? "" : $",\n  {before}_id bigint references {before} (id)";
        var index = before is null ? "" : $"create index {table}_{before} on {table} ({before}_id);\n";
        return $$"""
            create table {{table}} (
              id bigint generated always as identity primary key,
              name text not null,
              contact email,
              state status not null default 'new',
              amount numeric(10, 2) not null default 0 check (amount >= 0),
              meta jsonb not null default '{}',
              created_at timestamptz not null default now(),
              updated_at timestamptz not null default now(){{reference}}
            );
            create index {{table}}_state on {{table}} (state);
            {{index}}create trigger {{table}}_updated before update on {{table}} for each row execute function set_updated_at();
            comment on table {{table}} is 'holds {{table}}';

            """;
    }

    private static string Partitions(string table) =>
        $"""
            create table {table}_log (at date not null, line text not null) partition by range (at);
            create table {table}_log_2024 partition of {table}_log for values from ('2024-01-01') to ('2025-01-01');
            create table {table}_log_rest partition of {table}_log default;

            """;
}
