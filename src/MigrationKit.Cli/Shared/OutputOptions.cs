namespace MigrationKit.Cli.Shared;

/// <summary>Options of every command.</summary>
internal static class OutputOptions
{
    internal static readonly Option<bool> Json = new("--json")
    {
        Description = "Answer with one JSON document on standard output [default: text]",
        Recursive = true,
    };

    internal static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Also show skipped migrations, notices, and where an unexpected error comes from [default: off]",
        Recursive = true,
    };

    internal static readonly Option<bool> NoColor = new("--no-color")
    {
        Description = "No colours; the variable NO_COLOR does the same [default: off]",
        Recursive = true,
    };
}
