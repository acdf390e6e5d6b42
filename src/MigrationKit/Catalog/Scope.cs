using MigrationKit.Sql;

namespace MigrationKit.Catalog;

/// <summary>Which objects a catalog query looks at.</summary>
/// <param name="Schemas">The condition on a row <c>n</c> of pg_namespace.</param>
/// <param name="Objects">
/// The condition on an object in one of these schemas, from its catalog, the alias of its row and the column with its name.
/// </param>
internal sealed record Scope(string Schemas, Func<string, string, string, string> Objects)
{
    /// <summary>Everything but what belongs to the server, to extensions, and to the history.</summary>
    public static Scope All { get; } =
        new(
            $"n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and {NoMember("pg_namespace", "n")}",
            (catalog, row, _) => NoMember(catalog, row)
        );

    /// <summary>What <see cref="All"/> has outside of these schemas.</summary>
    public static Scope Without(IEnumerable<string> schemas) =>
        new($"{All.Schemas} and n.nspname::text <> all({Quote.Array(schemas)})", All.Objects);

    /// <summary>
    /// The objects whose names, without schema, are in $1, in the schemas of $2. The current schema goes by ''.
    /// </summary>
    public static Scope Named { get; } =
        new(
            "case when n.nspname = (select current_schema()) then '' else n.nspname::text end = any($2)",
            (_, _, name) => $"{name} = any($1)"
        );

    /// <summary>What <see cref="All"/> has of these names in these schemas.</summary>
    /// <param name="names">Without schema.</param>
    /// <param name="schemas">The current schema goes by ''.</param>
    public static Scope For(IEnumerable<string> names, IEnumerable<string> schemas)
    {
        // As literals, because the server makes a hash table of a long list that it knows when it plans.
        var (named, within) = (Quote.Array(names), Quote.Array(schemas));
        return new(
            $"{All.Schemas} and case when n.nspname = (select current_schema()) then '' else n.nspname::text end = any({within})",
            (catalog, row, name) => $"{name} = any({named}) and {All.Objects(catalog, row, name)}"
        );
    }

    /// <summary>
    /// What <see cref="All"/> has of the relations in $1, the routines in $2 and the types in $3, as texts of arrays of oids.
    /// </summary>
    public static Scope Touched { get; } =
        new(
            All.Schemas,
            (catalog, row, name) =>
                $"{row}.oid = any(${catalog switch { "pg_class" => 1, "pg_proc" => 2, _ => 3 }}::text::oid[]) and {All.Objects(catalog, row, name)}"
        );

    private static string NoMember(string catalog, string row) =>
        $"{row}.oid not in (select objid from member where classid = '{catalog}'::regclass)";
}
