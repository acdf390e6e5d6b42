using System.CommandLine.Parsing;

namespace MigrationKit.Cli.Fleets;

/// <summary>Which targets a command is for; without one of the first three it is for a single database.</summary>
internal static class TargetOptions
{
    internal static readonly Option<string?> Targets = new Option<string?>("--targets")
    {
        Description =
            "Many databases: a file with a connection string or a JSON object in each line, or a JSON array; - reads standard input [default: one database]",
        HelpName = "file",
    }.RefuseConnectionStrings();

    internal static readonly Option<string?> Query = new("--targets-sql")
    {
        Description =
            "The same from a query on --connection, with a column connection, database or schema; also name, labels [default: one database]",
        HelpName = "query",
    };

    internal static readonly Option<string?> EachSchema = new Option<string?>("--each-schema")
    {
        Description =
            "Every schema of --connection whose name matches, such as 'tenant_*': its own history and search_path [default: one database]",
        HelpName = "pattern",
    }.RefuseConnectionStrings();

    internal static readonly Option<string[]> SearchPath = new Option<string[]>("--search-path")
    {
        Description =
            "A schema that follows the tenant's in the search_path, such as public; repeatable [default: none]",
        HelpName = "schema",
    }.RefuseConnectionStrings();

    internal static readonly Option<string[]> Only = new Option<string[]>("--only")
    {
        Description = "Only the targets with this name, * and ? for any characters; repeatable [default: all]",
        HelpName = "name",
    }.RefuseConnectionStrings();

    internal static readonly Option<string[]> Label = new Option<string[]>("--label")
    {
        Description = "Only the targets with this label, such as region=eu; all of several must match [default: all]",
        HelpName = "key=value",
    }.RefuseConnectionStrings();

    internal static readonly Option<string?> SinceFailure = new Option<string?>("--since-failure")
    {
        Description = "Only the targets that an earlier --json output does not report as done [default: all]",
        HelpName = "report",
    }.RefuseConnectionStrings();

    internal static readonly Option<(int Part, int Of)?> Shard = ShardOption.Create(
        "Only this part of the targets, by their names [default: JOB_COMPLETION_INDEX of JOB_COMPLETIONS, else all]"
    );

    private static readonly Option[] Sources = [Targets, Query, EachSchema];
    private static readonly Option[] Choices = [SearchPath, Only, Label, SinceFailure, Shard];

    internal static void AddTargetOptions(this Command command)
    {
        command.AddAll([.. Sources, .. Choices]);
        command.Refuse(
            result => Sources.Count(result.Has) > 1,
            "--targets, --targets-sql and --each-schema each name all targets. Give one."
        );
        command.NeedTargets(Choices);
    }

    /// <summary>Refuses these options where no targets are named.</summary>
    internal static void NeedTargets(this Command command, params Option[] options) =>
        command.Validators.Add(result =>
        {
            if (!AreGiven(result) && Array.Find(options, result.Has) is { } option)
            {
                result.AddError($"{option.Name} is for many targets: add --targets, --targets-sql or --each-schema.");
            }
        });

    internal static bool AreGiven(SymbolResult result) => Sources.Any(result.Has);

    internal static bool AreGiven(ParseResult parse) => Sources.Any(parse.Has);
}
