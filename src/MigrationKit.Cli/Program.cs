using MigrationKit.Cli;

return await CommandTree.InvokeAsync(args, CliConfiguration.OfThisProcess());
