namespace MigrationKit.Cli.Shared;

/// <summary>The frame around every command: whatever it throws becomes a message and an exit code.</summary>
internal static class CommandActions
{
    internal static void SetAction(
        this Command command,
        Func<ParseResult, Screen, CancellationToken, Task<int>> action
    ) =>
        command.SetAction(
            async (parse, cancellationToken) =>
            {
                var screen = new Screen(parse, CliConfiguration.From(parse));
                try
                {
                    return await action(parse, screen, cancellationToken);
                }
                catch (Exception e)
                {
                    var failure = Failure.From(e, cancellationToken.IsCancellationRequested);
                    FailureOutput.Write(screen, command.Name, failure);
                    ScratchServer.Advise(parse, screen, failure.Message);
                    return failure.ExitCode;
                }
            }
        );
}
