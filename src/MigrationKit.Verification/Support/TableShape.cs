using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MigrationKit.Sql;

namespace MigrationKit.Verification.Support;

/// <summary>What a row of a table has to be like, as far as the catalog says it.</summary>
internal sealed partial class TableShape
{
    private const string Sql = """
        select c.oid::bigint, json_build_object(
          'columns', (
            select coalesce(json_agg(json_build_object(
              'number', a.attnum, 'name', a.attname, 'type', b.typname, 'kind', b.typtype, 'category', b.typcategory,
              'modifier', case when t.typtype = 'd' then t.typtypmod else a.atttypmod end,
              'required', a.attnotnull or t.typnotnull,
              'default', case when a.attidentity <> '' then 'nextval()' else pg_get_expr(d.adbin, d.adrelid) end,
              'labels', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = b.oid),
              'domain', (select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k where k.contypid = t.oid)
            ) order by a.attnum), '[]')
            from pg_attribute a
            join pg_type t on t.oid = a.atttypid
            join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''),
          'keys', (
            select coalesce(json_agg(json_build_object('name', x.relname, 'columns', array(select unnest(i.indkey)))), '[]')
            from pg_index i join pg_class x on x.oid = i.indexrelid
            where i.indrelid = c.oid and (i.indisunique or i.indisexclusion)),
          'references', (
            select coalesce(json_agg(json_build_object(
              'table', k.confrelid::bigint, 'sql', format('%I.%I', n.nspname, f.relname), 'columns', k.conkey,
              'targets', (select json_agg(quote_ident(a.attname) order by o.n) from unnest(k.confkey) with ordinality o(attnum, n)
                join pg_attribute a on a.attrelid = k.confrelid and a.attnum = o.attnum)) order by k.conname), '[]')
            from pg_constraint k join pg_class f on f.oid = k.confrelid join pg_namespace n on n.oid = f.relnamespace
            where k.conrelid = c.oid and k.contype = 'f'),
          'checks', (
            select coalesce(json_agg(json_build_object('name', k.conname, 'columns', k.conkey, 'text', pg_get_constraintdef(k.oid))), '[]')
            from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey is not null),
          'bound', case when c.relispartition then json_build_object(
            'text', pg_get_expr(c.relpartbound, c.oid),
            'columns', (
              select json_agg(a.attname order by o.n) from pg_inherits h join pg_partitioned_table p on p.partrelid = h.inhparent,
              unnest(p.partattrs) with ordinality o(attnum, n) join pg_attribute a on a.attnum = o.attnum
              where h.inhrelid = c.oid and a.attrelid = p.partrelid)) end)::text
        from pg_class c where c.oid = any($1::oid[])
        """;

    private TableShape(FilledTable table, JsonObject facts)
    {
        Table = table;
        Keys = [.. Items(facts, "keys").Select(key => new Key(Text(key, "name"), Numbers(key)))];
        References =
        [
            .. Items(facts, "references")
                .Select(reference => new Reference(
                    (uint)reference["table"]!.GetValue<long>(),
                    Text(reference, "sql"),
                    Numbers(reference),
                    [.. reference["targets"]!.AsArray().Select(target => target!.GetValue<string>())]
                )),
        ];
        Checks =
        [
            .. Items(facts, "checks")
                .Select(check => new RowCheck(Text(check, "name"), Numbers(check), Literals(Text(check, "text")))),
        ];
        var keyed = Keys.SelectMany(key => key.Columns).ToHashSet();
        Columns = [.. Items(facts, "columns").Select(column => Read(column, keyed, Bound(facts)))];
    }

    public FilledTable Table { get; }

    /// <summary>The columns that take a value, generated ones left out.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>What has to be unique, or not to overlap.</summary>
    public IReadOnlyList<Key> Keys { get; }

    public IReadOnlyList<Reference> References { get; }

    public IReadOnlyList<RowCheck> Checks { get; }

    public static async Task<List<TableShape>> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<FilledTable> tables,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(OidParameter.ForAll(tables.Select(table => table.Oid)));
        var byOid = tables.ToDictionary(table => table.Oid);
        return await command
            .ReadAllAsync(
                reader => new TableShape(
                    byOid[(uint)reader.GetInt64(0)],
                    JsonNode.Parse(reader.GetString(1))!.AsObject()
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static Column Read(JsonNode column, HashSet<int> keyed, Dictionary<string, string> bounds)
    {
        var (name, number) = (Text(column, "name"), column["number"]!.GetValue<int>());
        return new(
            number,
            name,
            Text(column, "type"),
            Text(column, "kind") == "m" ? 'M' : Text(column, "category")[0],
            column["modifier"]!.GetValue<int>(),
            column["required"]!.GetValue<bool>(),
            (string?)column["default"],
            column["labels"] is JsonArray labels ? [.. labels.Select(label => label!.GetValue<string>())] : [],
            keyed.Contains(number),
            Literals((string?)column["domain"] ?? ""),
            bounds.GetValueOrDefault(name)
        );
    }

    /// <summary>A value inside the bounds of a partition for each column of its key: the first literals.</summary>
    private static Dictionary<string, string> Bound(JsonObject facts)
    {
        if (facts["bound"] is not JsonObject bound || bound["columns"] is not JsonArray columns)
        {
            return [];
        }
        var text = (string?)bound["text"] ?? "";
        // Of a hash partition it is the modulus.
        return text.Contains("MODULUS", StringComparison.OrdinalIgnoreCase)
            ? []
            : columns
                .Select(column => column!.GetValue<string>())
                .Zip(Literals(text))
                .ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static IEnumerable<JsonNode> Items(JsonObject facts, string name) =>
        facts[name]!.AsArray().Select(item => item!);

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static int[] Numbers(JsonNode node) =>
        [.. node["columns"]!.AsArray().Select(number => number!.GetValue<int>())];

    /// <summary>The strings and numbers in an expression.</summary>
    private static List<string> Literals(string expression) =>
        [
            .. Literal()
                .Matches(expression)
                .Select(match =>
                    match.Groups[1].Success
                        ? match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal)
                        : match.Value
                )
                .Distinct(),
        ];

    [GeneratedRegex(@"'((?:[^']|'')*)'|(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")]
    private static partial Regex Literal();
}

/// <summary>A column that takes a value.</summary>
/// <param name="Type">The type's name, of a domain that of the type below it.</param>
/// <param name="Category">The type's category; M for a multirange.</param>
/// <param name="Modifier">The type's modifier, such as a length.</param>
/// <param name="Default">The default expression; null where there is none.</param>
/// <param name="IsKeyed">Whether it is part of something unique.</param>
/// <param name="Literals">The literals in the constraints of its domain.</param>
/// <param name="Bound">A value inside the bounds of the partition.</param>
internal sealed record Column(
    int Number,
    string Name,
    string Type,
    char Category,
    int Modifier,
    bool IsRequired,
    string? Default,
    IReadOnlyList<string> Labels,
    bool IsKeyed,
    IReadOnlyList<string> Literals,
    string? Bound
)
{
    /// <summary>Whether the default is the same for every row.</summary>
    public bool HasConstantDefault =>
        Default is { } value && !value.Contains('(', StringComparison.Ordinal) && !IsKeyed;
}

/// <summary>Columns that are unique together.</summary>
internal sealed record Key(string Name, IReadOnlyList<int> Columns);

/// <summary>A foreign key.</summary>
internal sealed record Reference(uint Table, string Sql, IReadOnlyList<int> Columns, IReadOnlyList<string> Targets);

/// <summary>A check constraint, with the literals in it.</summary>
internal sealed record RowCheck(string Name, IReadOnlyList<int> Columns, IReadOnlyList<string> Literals);
