using MigrationKit.Parsing;
using static MigrationKit.Catalog.Render;

namespace MigrationKit.Catalog;

/// <summary>
/// The options in the catalog that count: those that PostgreSQL documents. A server may keep options of its own beside
/// them (15.20 of Debian marks every column with a counter), and these say nothing about what a migration did.
/// Where an extension names the options (its access methods, its foreign tables) there is no list: there all count but
/// those that begin with <c>pg_</c>, which PostgreSQL reserves for itself in schemas and roles too.
/// </summary>
internal static class KnownOptions
{
    /// <summary>Of PostgreSQL 14 to 18.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        // Tables: "Storage Parameters" in https://www.postgresql.org/docs/18/sql-createtable.html
        .. Words.List(
            """
            fillfactor toast_tuple_target parallel_workers autovacuum_enabled vacuum_index_cleanup vacuum_truncate
            autovacuum_vacuum_threshold autovacuum_vacuum_max_threshold autovacuum_vacuum_scale_factor
            autovacuum_vacuum_insert_threshold autovacuum_vacuum_insert_scale_factor autovacuum_analyze_threshold
            autovacuum_analyze_scale_factor autovacuum_vacuum_cost_delay autovacuum_vacuum_cost_limit
            autovacuum_freeze_min_age autovacuum_freeze_max_age autovacuum_freeze_table_age
            autovacuum_multixact_freeze_min_age autovacuum_multixact_freeze_max_age
            autovacuum_multixact_freeze_table_age log_autovacuum_min_duration vacuum_max_eager_freeze_failure_rate
            user_catalog_table
            """
        ),
        // Columns: SET (attribute_option) in https://www.postgresql.org/docs/18/sql-altertable.html
        .. Words.List("n_distinct n_distinct_inherited"),
        // Views: "Parameters" in https://www.postgresql.org/docs/18/sql-createview.html
        .. Words.List("check_option security_barrier security_invoker"),
        // Indexes: "Index Storage Parameters" in https://www.postgresql.org/docs/18/sql-createindex.html
        .. Words.List(
            """
            deduplicate_items vacuum_cleanup_index_scale_factor buffering fastupdate gin_pending_list_limit
            pages_per_range autosummarize
            """
        ),
    ];

    // Access methods, as everything else, have oids from here on unless they came with the server.
    private const string FirstOfUsers = "16384";

    /// <summary>That the access method of this oid names its options itself.</summary>
    public static string ByExtension(string accessMethod) => $"{accessMethod} >= {FirstOfUsers}";

    /// <summary>What a line says of the options in a column; nothing where none of them counts.</summary>
    /// <param name="column">The column, of type <c>text[]</c>.</param>
    /// <param name="open">The condition under which there is no list.</param>
    public static string Text(string column, string open = "false") =>
        When(
            $"{column} is not null",
            $"coalesce(' with (' || (select string_agg(o, ', ' order by o) from unnest({column}) o where {Counts("o", open)}) || ')', '')"
        );

    /// <summary>That an option in a column counts.</summary>
    public static string Any(string column) =>
        $"({column} is not null and exists (select from unnest({column}) o where {Counts("o", "false")}))";

    /// <summary>The server's text for an index or for the constraint of one, without the options that do not count.</summary>
    public static string Only(string definition, string index) =>
        $"""
            (select case when strpos(d, ' WITH (') = 0 then d else coalesce((
                select replace(d, ' WITH (' || string_agg({Written}, ', ' order by n) || ')', coalesce(
                  ' WITH (' || string_agg({Written}, ', ' order by n) filter (where {Counts(
                "o",
                ByExtension("c.relam")
            )}) || ')', ''))
                from pg_class c, unnest(c.reloptions) with ordinality u(o, n), substr(o, strpos(o, '=') + 1) v
                where c.oid = {index}), d) end
              from {definition} d)
            """;

    private static string Counts(string option, string open) =>
        $"(split_part({option}, '=', 1) = any('{{{string.Join(",", Names)}}}') or {open} and {option} !~ '^pg_')";

    /// <summary>An option as the server writes it into a definition.</summary>
    private const string Written =
        "quote_ident(split_part(o, '=', 1)) || '=' "
        + "|| case when quote_ident(v) = v then v else '''' || replace(v, '''', '''''') || '''' end";
}
