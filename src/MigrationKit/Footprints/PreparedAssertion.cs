using MigrationKit.Catalog;
using MigrationKit.Sql;

namespace MigrationKit.Footprints;

/// <summary>
/// Asserts the footprints of a run by statements that the session has prepared: parsing and planning the query costs the
/// server many times what running it does. They only tell whether a footprint holds, by a division by zero where it does
/// not: <see cref="FootprintAssertion"/> then says why. Each needs the settings that the session has by then.
/// </summary>
/// <param name="prefix">What the names of the prepared statements begin with.</param>
/// <param name="major">The major version of the server.</param>
internal sealed class PreparedAssertion(string prefix, int major)
{
    private string Settings => $"{prefix}assert_settings";

    private string Whole => $"{prefix}assert";

    private string Plain => $"{prefix}assert_plain";

    /// <summary>The statements that make the session ready to assert these footprints; none where they are empty.</summary>
    public IEnumerable<string> Prepare(IEnumerable<Footprint> footprints)
    {
        var (plain, others) = (false, new List<Footprint>());
        foreach (var footprint in footprints.Where(footprint => footprint.LinesOn(major).Any()))
        {
            if (PlainTables.Are(footprint, major))
            {
                plain = true;
            }
            else
            {
                others.Add(footprint);
            }
        }
        if (!plain && others.Count == 0)
        {
            yield break;
        }
        yield return $"prepare {Settings} as select {SessionSettings.ForPrepared}";
        yield return $"select {SessionSettings.ForFewObjects}";
        if (plain)
        {
            yield return $"prepare {Plain} ({PlainTables.Parameters}) as {PlainTables.Sql}";
            // Planned now, for few objects, and not when the catalog is full of them.
            yield return $"execute {Plain} ('{{}}', '{{}}', '{{}}', '{{}}')";
        }
        if (others.Count > 0)
        {
            var query = AssertionQuery.Sql(AssertionQuery.Families(others, major), Guard.Holds("count(*) = 0"));
            // The one before has set another path.
            yield return OwnPath.SetLocal;
            yield return $"prepare {Whole} ({AssertionQuery.Parameters}) as {query}";
            yield return $"execute {Whole} ('{{}}', '{{}}', '{{}}', '{{}}', '{{}}')";
        }
    }

    /// <summary>The statements, for the end of a transaction, whose settings they change; none where the footprint is empty.</summary>
    public IEnumerable<string> For(Footprint footprint) =>
        footprint.LinesOn(major).Any()
            ?
            [
                $"execute {Settings}",
                PlainTables.Are(footprint, major)
                    ? $"execute {Plain} ({PlainTables.Arguments(footprint)})"
                    : $"execute {Whole} ({AssertionQuery.Arguments(footprint, major)})",
            ]
            : [];
}
