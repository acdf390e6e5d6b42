using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MigrationKit.Cli.Adopt;
using MigrationKit.Cli.Apply;
using MigrationKit.Cli.Audit;
using MigrationKit.Cli.Footprints;
using MigrationKit.Cli.Graph;
using MigrationKit.Cli.New;
using MigrationKit.Cli.Plan;
using MigrationKit.Cli.Status;
using MigrationKit.Cli.Verify;

namespace MigrationKit.Cli;

/// <summary>All commands, and how the tool is run.</summary>
internal static class CommandTree
{
    private const string Description = """
        Applies a folder of plain .sql migrations to PostgreSQL: in dependency order, exactly once, one transaction each.

        Examples:
          migrationkit apply --scratch
          migrationkit apply --connection "postgres://app@localhost/app"
          migrationkit plan --sql
          migrationkit status --exit-code
          migrationkit verify --base-ref origin/main
          migrationkit audit --log app.log

        Exit codes:
          0    done
          1    usage or unexpected
          2    a migration or a check failed
          3    drift, pending when asked, or a decision is needed
          4    another runner holds the run lock
          5    cannot connect
          130  cancelled
        """;

    // Once for the process: an option keeps every command that it was ever added to, and walks them to add one more.
    private static readonly Command Root = Create();

    internal static Task<int> InvokeAsync(
        IReadOnlyList<string> args,
        CliConfiguration configuration,
        CancellationToken cancellationToken = default
    )
    {
        // As git and dotnet do.
        if (args.Count > 0 && args[0] == "help")
        {
            args = [.. args.Skip(1), "--help"];
        }
        // Without response files: the '@' of a password must not make a file name of it.
        var parse = Root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parse.Action is ParseErrorAction
            ? Task.FromResult(UsageErrors.Write(parse, configuration))
            : parse.InvokeAsync(configuration, cancellationToken);
    }

    private static Command Create()
    {
        // A RootCommand would call itself after the file of the assembly, not after the command that people type.
        var root = new Command("migrationkit", Description);
        var help = new CommandHelp();
        root.Action = help;
        root.Add(new HelpOption { Recursive = true, Action = help });
        root.Add(new VersionOption { Action = new VersionAction() });
        root.Add(OutputOptions.Json);
        root.Add(OutputOptions.Verbose);
        root.Add(OutputOptions.NoColor);
        root.Add(ApplyCommand.Create());
        root.Add(StatusCommand.Create());
        root.Add(PlanCommand.Create());
        root.Add(AdoptCommand.Create());
        root.Add(VerifyCommand.Create());
        root.Add(FootprintCommand.Create());
        root.Add(AuditCommand.Create());
        root.Add(GraphCommand.Create());
        root.Add(NewCommand.Create());
        return root;
    }
}
