using System.Globalization;
using System.Xml.Linq;
using MigrationKit.Bench.Measuring;
using Spectre.Console;

namespace MigrationKit.Bench.Scenarios;

/// <summary>All checks on the folders of teams: how their time grows, and where it goes.</summary>
internal sealed class VerifyPart() : Part("verify")
{
    private const int Half = 500;
    private const int Whole = 1_000;

    internal override async Task RunAsync(BenchmarkContext context, int runs, CancellationToken cancellationToken)
    {
        var six = await Folder.OpenAsync(BenchmarkContext.Migrations, cancellationToken);
        var half = Write(context, Half);
        var contenders = new List<(string Name, Folder Folder, string[] Options)>
        {
            ($"{Half}", half, []),
            ($"{Whole}", Write(context, Whole), []),
            ($"one new on {Half}", Write(context, Half + 1), ["--base", half.Path]),
            ("6, ours", six, []),
        };
        var comparison = new Comparison("All checks of verify", $"× {Half}");
        var durations = contenders.ToDictionary(
            contender => contender.Name,
            _ => new List<Dictionary<string, double>>()
        );
        var report = Path.Combine(context.Directory, "verify.xml");
        for (var run = 0; run < runs; run++)
        {
            foreach (var (name, folder, options) in contenders)
            {
                await comparison.AddAsync(
                    name,
                    () => context.VerifyAsync(folder, [.. options, "--junit", report], cancellationToken)
                );
                durations[name].Add(Read(report));
            }
        }
        comparison.Print();
        Print(contenders.ConvertAll(contender => contender.Name), durations);
    }

    private static Folder Write(BenchmarkContext context, int count)
    {
        var path = Directory.CreateDirectory(Path.Combine(context.Directory, $"team_{count}")).FullName;
        var files = new List<string>();
        foreach (var (name, content) in TeamFolder.Files(count))
        {
            files.Add(Path.Combine(path, name));
            File.WriteAllText(files[^1], content);
        }
        return new(path, files);
    }

    /// <summary>Seconds by check. What waits for the walk that all checks share counts that, too.</summary>
    private static Dictionary<string, double> Read(string report) =>
        XDocument
            .Load(report)
            .Descendants("testcase")
            .ToDictionary(test => (string)test.Attribute("name")!, test => (double)test.Attribute("time")!);

    private static void Print(List<string> names, Dictionary<string, List<Dictionary<string, double>>> durations)
    {
        var table = new Table().Title("Seconds by check").MarkdownBorder();
        table.AddColumns(["check", .. names]);
        foreach (var check in durations[names[0]][0].Keys)
        {
            table.AddRow(
                [
                    check,
                    .. names.Select(name =>
                        Measure
                            .Middle(durations[name].Select(run => run[check]))!
                            .Value.ToString("0.00", CultureInfo.InvariantCulture)
                    ),
                ]
            );
        }
        Tables.Print(table);
    }
}
