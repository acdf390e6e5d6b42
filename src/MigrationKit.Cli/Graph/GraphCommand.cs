namespace MigrationKit.Cli.Graph;

/// <summary><c>migrationkit graph</c></summary>
internal static class GraphCommand
{
    private static readonly Option<GraphFormat> Format = new("--format")
    {
        Description = "tree, mermaid, dot or json [default: tree]",
        HelpName = "format",
        CustomParser = result =>
        {
            if (Enum.GetNames<GraphFormat>().Contains(result.Tokens[0].Value, StringComparer.OrdinalIgnoreCase))
            {
                return Enum.Parse<GraphFormat>(result.Tokens[0].Value, ignoreCase: true);
            }
            result.AddError("--format takes one of tree, mermaid, dot, json.");
            return default;
        },
    };

    // A graph is of the folder. It shall not reach for a server only because DATABASE_URL happens to be set.
    private static readonly Option<bool> Status = new("--status")
    {
        Description = "Show the state of each migration, as --connection does [default: no database is read]",
    };

    internal static Command Create()
    {
        var command = new Command(
            "graph",
            "Show the dependencies of the migrations, and the tables that each one creates."
        );
        command.AddAll(Format, Status);
        command.AddDatabaseOptions();
        command.Refuse(
            result =>
                // Its text: an unknown format has no value to ask for.
                result.GetResult(Format)?.Tokens
                    is [var format]
                && !format.Value.Equals("json", StringComparison.OrdinalIgnoreCase)
                && result.GetValue(OutputOptions.Json),
            "--json is --format json. Leave out one of the two."
        );
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Screen screen, CancellationToken cancellationToken)
    {
        var nodes = await NodesAsync(parse, cancellationToken);
        var format = screen.Form == OutputForm.Json ? GraphFormat.Json : parse.GetValue(Format);
        switch (format)
        {
            case GraphFormat.Mermaid:
                screen.Out.Write(GraphMermaid.Render(nodes));
                break;
            case GraphFormat.Dot:
                screen.Out.Write(GraphDot.Render(nodes));
                break;
            case GraphFormat.Json:
                JsonOutput.Write(screen, GraphDocument.From(nodes));
                break;
            default:
                GraphTree.Write(screen, nodes);
                break;
        }
        return ExitCodes.Success;
    }

    private static async Task<IReadOnlyList<GraphNode>> NodesAsync(
        ParseResult parse,
        CancellationToken cancellationToken
    )
    {
        if (parse.GetValue(DatabaseOptions.Connection) is null && !parse.GetValue(Status))
        {
            return GraphNode.From(await MigrationSet.LoadAsync(DatabaseOptions.Source(parse), cancellationToken));
        }
        return GraphNode.From(await DatabaseOptions.PlanAsync(parse, options: null, cancellationToken));
    }

    private enum GraphFormat
    {
        Tree,
        Mermaid,
        Dot,
        Json,
    }
}
