using MigrationKit.Catalog;
using MigrationKit.Sql;

namespace MigrationKit.Footprints;

/// <summary>
/// Asserts, in a transaction, that what a migration did is what its footprint says: one statement that needs nothing of
/// the session, and raises <see cref="SqlState"/> with the difference in its message.
/// </summary>
internal static class FootprintAssertion
{
    /// <summary>What is raised.</summary>
    public const string SqlState = "MK601";

    /// <summary>The statement; nothing where the footprint is empty.</summary>
    /// <param name="footprint">What to assert.</param>
    /// <param name="major">The major version of the server.</param>
    public static string? For(Footprint footprint, int major)
    {
        var families = AssertionQuery.Families([footprint], major);
        if (families == LineFamily.None)
        {
            return null;
        }
        var query = AssertionQuery.Sql(families, """string_agg(line, e'\n' order by line collate "C")""");
        return Do(
            $"execute {Quote.Literal(query)} into difference using {AssertionQuery.Arguments(footprint, major)};",
            $"{footprint.Migration} did not leave the catalog as its footprint says:"
        );
    }

    /// <summary>The difference that is in the message of an exception that the statement raised.</summary>
    public static SnapshotDifference DifferenceIn(string message)
    {
        var lines = message.Split('\n');
        IEnumerable<string> After(string word) =>
            lines.Where(line => line.StartsWith(word, StringComparison.Ordinal)).Select(line => line[word.Length..]);
        return SnapshotDifference.Given(After(AssertionQuery.Missing), After(AssertionQuery.Unexpected));
    }

    /// <summary>
    /// A block that does its work under the settings that texts depend on. It leaves them through an exception,
    /// because that takes back everything at once, whatever it was before.
    /// </summary>
    private static string Do(string work, string message) =>
        Quote.Do(
            $"""
            declare difference pg_catalog.text;
            begin
              begin
                perform {SessionSettings.ForFewObjects};
                {work}
                raise exception using errcode = 'MK000';
              exception when sqlstate 'MK000' then null;
              end;
              if difference is not null then
                raise exception using errcode = '{SqlState}',
                  message = pg_catalog.concat({Quote.Literal(message)}, e'\n', difference);
              end if;
            end
            """
        );
}
