using MigrationKit.Catalog;
using MigrationKit.Footprints;
using MigrationKit.Sql;

namespace MigrationKit.Execution;

/// <summary>
/// The commands that read a snapshot: the third result is it, the fourth the families that it may have, and what the server
/// saw then.
/// </summary>
internal static class SnapshotCommands
{
    // For more than these, going through the whole catalog once is faster than looking each up.
    private const int FewNames = 1000;

    /// <param name="history">The table that is left out.</param>
    /// <param name="scope">What else is.</param>
    /// <param name="families">The lines that are read; none before it is known which there can be.</param>
    /// <param name="seen">What the server saw when it said so.</param>
    public static IEnumerable<string> All(TableName history, Scope scope, LineFamily families, string seen) =>
        Read(history, SessionSettings.ForWholeCatalog, [LinesOf(scope, families)], FamiliesInUse.Sql(families, seen));

    /// <summary>
    /// Reads the objects of these names only, of given families: asking for those of a database goes through all of it.
    /// Before a first run none of them is there as a rule, and the server need not plan the query.
    /// </summary>
    public static IEnumerable<string> Named(TableName history, FootprintNames names, LineFamily families)
    {
        var lines = LinesOf(Scope.For(names.Objects, names.Schemas), families);
        return Read(
            history,
            names.Objects.Count > FewNames ? SessionSettings.ForWholeCatalog : SessionSettings.ForFewObjects,
            names.AreAll ? [OpenIfAny(names.Objects, lines), $"fetch all from {Cursor}"] : [lines],
            $"select {(int)families}, ''"
        );
    }

    private const string Cursor = "migrationkit_lines";

    private static string OpenIfAny(IEnumerable<string> names, string lines)
    {
        var named = $"any({Quote.Array(names)})";
        return Quote.Do(
            $"""
            declare
              lines pg_catalog.refcursor := '{Cursor}';
            begin
              if exists (select from pg_class where relname = {named}) or exists (select from pg_proc where proname = {named})
                or exists (select from pg_type where typname = {named})
              then
                open lines for execute {Quote.Literal(lines)};
              else
                open lines for select null::text;
              end if;
            end
            """
        );
    }

    /// <summary>Reads the objects with the ids in $1, $2 and $3: the lines, then (kind, oid, name) of each.</summary>
    public static IEnumerable<string> Touched(TableName history)
    {
        yield return $"select {KeepHistory(history)}, {SessionSettings.ForFewObjects}";
        yield return LinesOf(Scope.Touched, LineFamily.All);
        yield return Anchors.Names(Scope.Touched);
    }

    /// <summary>An expression that says which table the snapshot leaves out.</summary>
    public static string KeepHistory(TableName history) =>
        $"pg_catalog.set_config('migrationkit.history', pg_catalog.to_regclass({Quote.Literal(history.ToString())})::pg_catalog.oid::pg_catalog.text, true)";

    private static string LinesOf(Scope scope, LineFamily families) =>
        families == LineFamily.None
            ? "select null"
            // What is read after it is read under the own path again.
            : $"{CatalogQuery.With(scope, families)} select string_agg(line, e'\\n'), {OwnPath.Set} from {OwnPath.WithNames("select line from found", "line")}";

    private static IEnumerable<string> Read(
        TableName history,
        string settings,
        IEnumerable<string> lines,
        string families
    )
    {
        yield return $"select {SessionSettings.Keep}, {KeepHistory(history)}";
        yield return $"select {settings}";
        foreach (var command in lines)
        {
            yield return command;
        }
        yield return families;
        yield return $"select {SessionSettings.Restore}";
    }
}
