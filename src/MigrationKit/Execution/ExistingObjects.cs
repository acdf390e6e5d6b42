using System.Globalization;
using MigrationKit.Parsing;
using MigrationKit.Sql;

namespace MigrationKit.Execution;

/// <summary>Asks the catalog what exists, without a reading of the whole.</summary>
internal static class ExistingObjects
{
    /// <summary>
    /// An expression: the schemas, a line each, that hold a relation, a function or a type of the users' own. What belongs
    /// to an extension is not, nor is the history table.
    /// </summary>
    /// <param name="table">
    /// The history table. By its name, because another runner may create it while the statement looks for its oid.
    /// </param>
    public static string UserSchemas(TableName table) =>
        $"""
            (select string_agg(n.nspname::text, e'\n' order by n.nspname) from pg_catalog.pg_namespace n
              where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and (
                exists (select from pg_catalog.pg_class r where r.relnamespace = n.oid
                  and r.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and r.relname <> {Quote.Literal(
                table.Table
            )} and {NotOf("pg_class", "r")})
                or exists (select from pg_catalog.pg_proc r where r.pronamespace = n.oid and {NotOf("pg_proc", "r")})
                or exists (select from pg_catalog.pg_type r where r.typnamespace = n.oid and r.typtype in ('e', 'd', 'r')
                  and {NotOf("pg_type", "r")})))
            """;

    // From the extensions' side, where an index leads to their members: looking each object up reads all of pg_depend.
    private static string NotOf(string catalog, string alias) =>
        $"""
            {alias}.oid not in (select d.objid from pg_catalog.pg_depend d where d.deptype = 'e'
              and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.classid = 'pg_catalog.{catalog}'::pg_catalog.regclass)
            """;

    /// <summary>A query for the places, from 0, of those of the names that exist.</summary>
    /// <param name="names">Tables, indexes, types, columns and the like, each with its schema.</param>
    public static string Find(IReadOnlyList<WrittenName> names) =>
        $"""
            select w.place::int from unnest(
              {Quote.Array(names.Select(name => name.Schema!))},
              {Quote.Array(names.Select(name => name.Name))},
              {Quote.Array(names.Select(name => name.Column ?? ""))},
              {Quote.Array(
                names.Select((_, place) => place.ToString(CultureInfo.InvariantCulture))
            )}) w(schema, name, part, place)
            join pg_catalog.pg_namespace n on n.nspname = w.schema
            where exists (
                select from pg_catalog.pg_class c
                where c.relnamespace = n.oid and c.relname = w.name and (w.part = '' or exists (
                  select from pg_catalog.pg_attribute a
                  where a.attrelid = c.oid and a.attname = w.part and a.attnum > 0 and not a.attisdropped)))
              or w.part = '' and exists (
                select from pg_catalog.pg_type t where t.typnamespace = n.oid and t.typname = w.name)
            """;

    /// <summary>A statement that divides by zero where one of the names exists.</summary>
    public static string ThrowIfAny(IReadOnlyList<WrittenName> names) =>
        $"select {Guard.Holds($"not exists ({Find(names)})")}";
}
