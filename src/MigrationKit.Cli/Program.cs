using MigrationKit.Cli;

using var signals = new TerminationSignals();
return await CommandTree.InvokeAsync(args, CliConfiguration.OfThisProcess(), signals.Token);
