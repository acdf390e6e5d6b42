namespace MigrationKit.Cli.Shared;

/// <summary>Says why a command failed.</summary>
internal static class FailureOutput
{
    internal static void Write(Screen screen, string command, Failure failure)
    {
        if (screen.Form == OutputForm.Json)
        {
            JsonOutput.Write(screen, RunDocument.From(command, failure));
        }
        Diagnostics.Line(screen, failure.ExitCode == ExitCodes.Canceled ? "cancelled" : "error", failure.Message);
        if (failure.IsUnexpected)
        {
            screen.Error.WriteLine(
                screen.Verbose ? failure.Exception.ToString() : "--verbose shows where this comes from."
            );
        }
        else if (screen.Verbose)
        {
            WriteCauses(screen, failure);
        }
    }

    /// <summary>What the message leaves out. Where it was thrown tells a user nothing.</summary>
    private static void WriteCauses(Screen screen, Failure failure)
    {
        for (var e = failure.Exception.InnerException; e is not null; e = e.InnerException)
        {
            if (!failure.Message.Contains(e.Message, StringComparison.Ordinal))
            {
                Diagnostics.Line(screen, "cause", e.Message);
            }
        }
    }
}
