using System.Text.Json;
using System.Text.Json.Serialization;

namespace MigrationKit.Verification.Support;

/// <summary>What a row of a table has to be like, as far as the catalog says it.</summary>
/// <param name="Columns">The columns that take a value, generated ones left out.</param>
/// <param name="Keys">What has to be unique, or not to overlap.</param>
/// <param name="Bound">Of a partition, what its rows have to be like.</param>
internal sealed record TableShape(
    IReadOnlyList<Column> Columns,
    IReadOnlyList<Key> Keys,
    IReadOnlyList<Reference> References,
    IReadOnlyList<RowCheck> Checks,
    PartitionBound? Bound
)
{
    private const string Sql = """
        select c.oid::bigint, json_build_object(
          'columns', (
            select coalesce(json_agg(json_build_object(
              'number', a.attnum, 'name', a.attname, 'type', b.typname, 'category', case b.typtype when 'm' then 'M' else b.typcategory end,
              'modifier', case when t.typtype = 'd' then t.typtypmod else a.atttypmod end,
              'isRequired', a.attnotnull or t.typnotnull,
              'isKeyed', exists (select from pg_index i where i.indrelid = c.oid and (i.indisunique or i.indisexclusion) and a.attnum = any(i.indkey)),
              'default', case when a.attidentity <> '' then 'nextval()' else pg_get_expr(d.adbin, d.adrelid) end,
              'labels', (select coalesce(json_agg(e.enumlabel order by e.enumsortorder), '[]') from pg_enum e where e.enumtypid = b.oid),
              'rules', (select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k where k.contypid = t.oid)
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

    [JsonIgnore]
    public FilledTable Table { get; private init; } = null!;

    public static Task<List<TableShape>> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<FilledTable> tables,
        CancellationToken cancellationToken
    )
    {
        var byOid = tables.ToDictionary(table => table.Oid);
        return connection.ReadAllAsync(
            Sql,
            reader => Read(byOid[(uint)reader.GetInt64(0)], reader.GetString(1)),
            cancellationToken,
            OidParameter.ForAll(byOid.Keys)
        );
    }

    private static TableShape Read(FilledTable table, string json)
    {
        var shape = JsonSerializer.Deserialize(json, TableShapeJson.Default.TableShape)!;
        var bounds = shape.Bound?.Values() ?? [];
        return shape with
        {
            Table = table,
            Columns = [.. shape.Columns.Select(c => c with { Bound = bounds.GetValueOrDefault(c.Name) })],
        };
    }
}

/// <summary>A column that takes a value.</summary>
/// <param name="Type">The type's name, of a domain that of the type below it.</param>
/// <param name="Category">The type's category; M for a multirange.</param>
/// <param name="Modifier">The type's modifier, such as a length.</param>
/// <param name="Default">The default expression; null where there is none.</param>
/// <param name="IsKeyed">Whether it is part of something unique.</param>
/// <param name="Rules">The constraints of its domain; null where there are none.</param>
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
    string? Rules
)
{
    /// <summary>A value inside the bounds of the partition.</summary>
    [JsonIgnore]
    public string? Bound { get; init; }

    /// <summary>The literals in the constraints of its domain.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Literals { get; } = SqlLiterals.In(Rules ?? "");

    /// <summary>Whether the default is the same for every row.</summary>
    public bool HasConstantDefault =>
        Default is { } value && !value.Contains('(', StringComparison.Ordinal) && !IsKeyed;
}

/// <summary>Columns that are unique together.</summary>
internal sealed record Key(string Name, IReadOnlyList<int> Columns);

/// <summary>A foreign key.</summary>
internal sealed record Reference(uint Table, string Sql, IReadOnlyList<int> Columns, IReadOnlyList<string> Targets);

/// <summary>A check constraint, with the literals in it.</summary>
internal sealed record RowCheck(string Name, IReadOnlyList<int> Columns, string Text)
{
    [JsonIgnore]
    public IReadOnlyList<string> Literals { get; } = SqlLiterals.In(Text);
}

/// <summary>Which rows a partition takes, and the columns of its key.</summary>
internal sealed record PartitionBound(string Text, IReadOnlyList<string>? Columns)
{
    /// <summary>A value inside the bounds for each column: the first literals. Of a hash partition they are its modulus.</summary>
    public Dictionary<string, string> Values() =>
        Columns is null || Text.Contains("MODULUS", StringComparison.OrdinalIgnoreCase)
            ? []
            : Columns.Zip(SqlLiterals.In(Text)).ToDictionary(pair => pair.First, pair => pair.Second);
}

/// <summary>The strings and numbers in an expression.</summary>
internal static partial class SqlLiterals
{
    public static IReadOnlyList<string> In(string expression) =>
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

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TableShape))]
internal sealed partial class TableShapeJson : JsonSerializerContext;
