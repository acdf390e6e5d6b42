using MigrationKit.Cli;
using MigrationKit.Cli.Shared;

return await CommandTree.InvokeAsync(args, CliConfiguration.OfThisProcess());
