using System.CommandLine;
using MigrationKit.Bench;
using MigrationKit.Bench.Scenarios;

var only = new Option<string?>("--only") { Description = "One part [default: all of them]" };
only.AcceptOnlyFromAmong([.. Part.All.Select(part => part.Name)]);
var runs = new Option<int>("--runs") { Description = "How often each is measured", DefaultValueFactory = _ => 7 };
var root = new RootCommand("Measures MigrationKit against psql, and test databases against each other.") { only, runs };
root.SetAction(
    async (parse, cancellationToken) =>
    {
        await using var context = await BenchmarkContext.OpenAsync(cancellationToken);
        Console.WriteLine(await context.DescribeAsync(cancellationToken));
        foreach (var part in Part.All)
        {
            if (parse.GetValue(only) is not { } name || name == part.Name)
            {
                await part.RunAsync(context, parse.GetValue(runs), cancellationToken);
            }
        }
    }
);
return await root.Parse(args).InvokeAsync();
