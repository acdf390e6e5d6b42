namespace MigrationKit.Cli.Shared;

/// <summary>Says why a command failed.</summary>
internal static class FailureOutput
{
    internal static void Write(Screen screen, string command, Failure failure)
    {
        if (screen.Form == OutputForm.Json)
        {
            JsonOutput.Write(
                screen,
                RunDocument.From(command, failure),
                RunJson.Readable.RunDocument
            );
        }
        Diagnostics.Line(
            screen,
            failure.ExitCode == ExitCodes.Canceled ? "cancelled" : "error",
            failure.Message
        );
        if (screen.Verbose && failure.Kind != "usage")
        {
            screen.Error.WriteLine(failure.Exception);
        }
        else if (failure.IsUnexpected)
        {
            screen.Error.WriteLine("--verbose shows where this comes from.");
        }
    }
}
