using MigrationKit.Sql;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>What a snapshot leaves out although it is there: the server's own, and what extensions made.</summary>
internal static class ServerObjects
{
    // Not to_regclass, which fails on what is no name.
    private const string Question = """
        select line.name, exists (
            select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.relname = line.last and (n.nspname = line.schema or line.schema = '' and pg_catalog.pg_table_is_visible(c.oid))
          ) or exists (
            select from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
            where t.typname = line.last and (n.nspname = line.schema or line.schema = '' and pg_catalog.pg_type_is_visible(t.oid))
          ),
          exists (select from pg_catalog.pg_proc where proname = line.last)
        from (
          select pg_catalog.split_part(part, e'\x02', 1) as name, pg_catalog.split_part(part, e'\x02', 2) as schema,
            pg_catalog.split_part(part, e'\x02', 3) as last
          from pg_catalog.unnest(pg_catalog.string_to_array($1, e'\x01')) part
        ) line
        """;

    /// <summary>Asks the server which of these names it finds as a relation, type or routine; nothing is written.</summary>
    /// <param name="catalog">Where they are added.</param>
    /// <param name="names">The names, unqualified in the current schema.</param>
    /// <param name="unqualified">Where to look for those without a schema; empty for all of the search_path.</param>
    internal static async Task AddBeyondAsync(
        this CatalogObjects catalog,
        NpgsqlConnection connection,
        IReadOnlyCollection<string> names,
        string unqualified,
        CancellationToken cancellationToken
    )
    {
        if (names.Count == 0)
        {
            return;
        }
        var lines = names.Select(name =>
            $"{name}\u0002{SchemaOf(name) ?? unqualified}\u0002{Bare(SqlName.LastOf(name))}"
        );
        var rows = await connection
            .AskAsync(
                Question,
                string.Join('\u0001', lines),
                reader => (reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2)),
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var (name, isObject, isRoutine) in rows)
        {
            catalog.AddBeyond(name, isObject, isRoutine);
        }
    }

    private static string? SchemaOf(string name) => SqlName.SchemaOf(name) is { } schema ? Bare(schema) : null;

    private static string Bare(string name) =>
        name is ['"', .., '"'] ? name[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : name;
}
