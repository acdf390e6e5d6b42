using System.Text.RegularExpressions;
using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>
/// What other tools order migrations by, where that is not the name: comments such as <c>-- depends: 0001.beds</c> of yoyo
/// and <c>-- requires: beds</c> of Sqitch. An order that they contradict is refused.
/// </summary>
internal static partial class ForeignOrder
{
    /// <summary>The names in such comments above the first statement.</summary>
    internal static List<Requirement> Read(SqlScript script)
    {
        var found = new List<Requirement>();
        var cursor = new LineCursor(script.Text);
        foreach (var comment in script.Comments.TakeWhile(comment => comment.Start < script.Start))
        {
            var match = DependencyComment().Match(comment.In(script.Text).ToString());
            if (comment.Kind == TokenKind.LineComment && match.Success)
            {
                var (line, column) = cursor.At(comment.Start);
                found.AddRange(match.Groups["name"].Captures.Select(name => new Requirement(name.Value, line, column)));
            }
        }
        return found;
    }

    /// <summary>The migrations that would run before one that they name.</summary>
    /// <param name="order">The files in the order in which they run.</param>
    internal static IEnumerable<MigrationProblem> Problems(IReadOnlyList<ParsedFile> order)
    {
        var places = new Dictionary<string, int>(MigrationNames.Comparer);
        for (var place = 0; place < order.Count; place++)
        {
            places.TryAdd(order[place].Name, place);
        }
        return order.SelectMany(
            (file, place) =>
                file
                    .NamedInComments.Where(named => places.TryGetValue(named.Name, out var other) && other > place)
                    .Select(named => new MigrationProblem(
                        file.Path,
                        named.Line,
                        named.Column,
                        $"'{named.Name}' runs after this file. "
                            + $"Write '-- migrationkit: requires {named.Name}' if this file needs it, else remove the comment."
                    ))
        );
    }

    [GeneratedRegex(@"^--\s*(depends|depends[ -]on|requires):\s*((?<name>[^\s,]+)[\s,]*)+$", Words.AnyCase)]
    private static partial Regex DependencyComment();
}
