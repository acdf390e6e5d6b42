using MigrationKit.Exceptions;
using MigrationKit.Sources;

namespace MigrationKit.Planning;

/// <summary>Turns files into an ordered set, or into every problem they have.</summary>
internal static class MigrationSetReader
{
    /// <param name="history">What is recorded: a file that it knows byte by byte is sound, and only its header is read.</param>
    /// <param name="unwritten">Whether files without a statement are sound, as long as nothing is run.</param>
    /// <exception cref="InvalidMigrationsException">Something is wrong with the files.</exception>
    internal static MigrationSet Read(
        SourceFiles source,
        IReadOnlyList<HistoryRow>? history = null,
        bool unwritten = false
    )
    {
        var rows = new Dictionary<string, HistoryRow>(StringComparer.Ordinal);
        foreach (var row in history ?? [])
        {
            rows[row.Name] = row;
        }
        var parsed = ManyFiles.Read(
            [.. source.Files.OrderBy(file => file.Path, StringComparer.Ordinal)],
            file => Header(file, rows.GetValueOrDefault(file.Name)) ?? source.Parse(file)
        );
        var graph = new MigrationGraph(parsed);
        List<MigrationProblem> problems =
        [
            .. source.Problems,
            .. parsed.SelectMany(file => file.Problems),
            .. unwritten ? [] : Unwritten(parsed),
            .. MigrationNames.Problems(parsed),
            .. graph.Problems,
            .. parsed.Length > 1 ? Grouped(parsed.Where(file => file.IsOrderAsked).SelectMany(Asked)) : [],
            .. ForeignOrder.Problems(graph.Order),
        ];
        if (problems.Count > 0)
        {
            throw new InvalidMigrationsException(Sorted(problems));
        }
        foreach (var file in graph.Order)
        {
            file.Migration!.Requires = [.. graph.Requires(file).Select(parent => parent.Migration!)];
        }
        var migrations = graph.Order.Select(file => file.Migration!).ToList();
        return new(migrations, [.. Grouped([.. source.Warnings, .. Warnings(graph.Order)])])
        {
            LeftOut = source.LeftOut,
            Model = source.Model,
        };
    }

    /// <summary>What the header says, of a file that the history knows.</summary>
    private static ParsedFile? Header(MigrationFile file, HistoryRow? row) =>
        file.Refusal is null && row is not null && row.Knows(file) ? FileParser.ParseHeader(file, row.Checksum!) : null;

    private static IEnumerable<MigrationProblem> Asked(ParsedFile file) =>
        file.UnknownOrder.Select(order =>
            order with
            {
                Message =
                    order.Message
                    + $" Then say --layout {Layout.Own.Tool} (MigrationLayout.{Layout.Own.Id}): that is the order of the names.",
            }
        );

    private static IEnumerable<MigrationProblem> Unwritten(IEnumerable<ParsedFile> files) =>
        files
            .Where(file => file is { IsUnwritten: true, Problems: [] })
            .Select(file =>
                MigrationProblem.InFile(
                    file.Path,
                    "The file has no statement. Write the migration, or remove the file."
                )
            );

    /// <summary>What is said of many files alike is said of the first, with the number of the others.</summary>
    private static IEnumerable<MigrationProblem> Grouped(IEnumerable<MigrationProblem> warnings) =>
        from warning in warnings
        group warning by warning.Message into alike
        let others = alike.Select(warning => warning.Path).Distinct(StringComparer.Ordinal).Count() - 1
        select others == 0
            ? alike.First()
            : alike.First() with
            {
                Message = $"{alike.Key} (and {Plural.Count(others, "more file")} of the kind)",
            };

    private static List<MigrationProblem> Sorted(IEnumerable<MigrationProblem> problems) =>
        [
            .. problems
                .OrderBy(problem => problem.Path, StringComparer.Ordinal)
                .ThenBy(problem => problem.Line)
                .ThenBy(problem => problem.Column),
        ];

    private static List<MigrationProblem> Warnings(IReadOnlyList<ParsedFile> files) =>
        files.Count == 0
            ?
            [
                MigrationProblem.InFile(
                    "",
                    "There are no migrations, so there is nothing to apply. Is this the right folder?"
                ),
            ]
            :
            [
                .. files
                    .Where(file => file.IsEmpty)
                    .Select(file =>
                        MigrationProblem.InFile(
                            file.Path,
                            "The migration has no statement. It is recorded as applied; delete it if that is not intended."
                        )
                    ),
                .. files.SelectMany(file => file.Warnings),
                .. files.Count > 1 ? files.Where(file => !file.IsOrderAsked).SelectMany(file => file.UnknownOrder) : [],
            ];
}
