using MigrationKit.Catalog;
using MigrationKit.Sql;

namespace MigrationKit.Audit.Diagnosis;

/// <summary>What a name without a schema means in the database of an audit, and which schemas are the business of others.</summary>
/// <param name="SearchPath">The schemas of the search_path that exist; the first is the current schema.</param>
/// <param name="History">The schema of the history table; null where it cannot be told.</param>
/// <param name="WithHistory">The other schemas that have a history of their own, as those of tenants have.</param>
internal sealed record AuditedSchema(
    IReadOnlyList<string> SearchPath,
    string? History,
    IReadOnlyList<string> WithHistory
)
{
    private const string Public = "public";

    // What is in public or on the search_path is there for all.
    private readonly HashSet<string> _others = [.. WithHistory.Except([Public, .. SearchPath])];

    private const string Question = """
        select true, schema::text, place from pg_catalog.unnest(pg_catalog.current_schemas(false)) with ordinality path(schema, place)
        where schema !~ '^pg_'
        union all
        select false, n.nspname::text, 0 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.relname = $1 and c.relkind in ('r', 'p') and n.nspname !~ '^pg_'
        order by 3, 2
        """;

    /// <summary>The current schema; empty where the search_path names none that exists.</summary>
    internal string Current => SearchPath.Count > 0 ? SearchPath[0] : "";

    /// <summary>
    /// Whether unqualified names mean the current schema for certain, because the history in it was made with the same
    /// search_path. Not in public, which is current, too, for a role to which nobody has given its search_path.
    /// </summary>
    internal bool IsCertain => History == Current && Current != Public;

    /// <summary>Whether the schema is one of several that each have a history.</summary>
    internal bool IsTenant => IsCertain && WithHistory.Count > 0;

    /// <summary>Asks the server; nothing is written.</summary>
    internal static async Task<AuditedSchema> ReadAsync(
        NpgsqlConnection connection,
        TableName history,
        CancellationToken cancellationToken
    )
    {
        var rows = await connection
            .AskAsync(
                Question,
                history.Table,
                reader => (IsOnPath: reader.GetBoolean(0), Schema: reader.GetString(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new(
            [.. rows.Where(row => row.IsOnPath).Select(row => row.Schema)],
            history.Schema,
            [.. rows.Where(row => !row.IsOnPath && row.Schema != history.Schema).Select(row => row.Schema)]
        );
    }

    /// <summary>A name as a snapshot writes it, unqualified in the current schema.</summary>
    internal string Local(string name) => SqlName.Within(Current, name);

    /// <summary>Whether an object is in the schema of another tenant.</summary>
    internal bool IsOfOthers(CatalogLine line) => line.AnchorParts is [.., var schema, _] && _others.Contains(schema);

    /// <summary>The schemas of other tenants that no migration names: nothing of them is read.</summary>
    internal IReadOnlyCollection<string> Unread(IEnumerable<Migration> migrations)
    {
        if (_others.Count == 0)
        {
            return [];
        }
        var words = migrations
            .SelectMany(migration => Words.In(migration.Text))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. _others.Where(schema => !Words.In(schema).All(words.Contains))];
    }
}
