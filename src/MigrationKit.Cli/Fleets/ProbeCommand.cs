using System.Diagnostics;

namespace MigrationKit.Cli.Fleets;

/// <summary>A command of the user's that says whether the canaries are well.</summary>
internal static class ProbeCommand
{
    /// <summary>Whether it ends with 0. What it writes goes to standard error, because standard output has the report.</summary>
    /// <exception cref="UsageException">There is no shell to run it.</exception>
    internal static async Task<bool> RunAsync(string command, Screen screen, CancellationToken cancellationToken)
    {
        var (shell, option) = OperatingSystem.IsWindows() ? ("cmd.exe", "/c") : ("/bin/sh", "-c");
        using var process = Start(shell, option, command);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            screen.Error.Write(await output);
            screen.Error.Write(await error);
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        Diagnostics.Line(
            screen,
            process.ExitCode == 0 ? "probe" : "error",
            $"the probe after the canaries ended with {process.ExitCode}"
                + (process.ExitCode == 0 ? "" : "; no other target is attempted")
        );
        return process.ExitCode == 0;
    }

    private static Process Start(string shell, string option, string command)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(shell, [option, command])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            throw new UsageException($"--probe cannot be run: {e.Message}");
        }
    }
}
