using System.Diagnostics;
using System.Globalization;

namespace MigrationKit.Bench.Measuring;

/// <summary>Runs one program to its end and measures it. One at a time: the CPU time is that of all children.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    /// <exception cref="InvalidOperationException">The program failed.</exception>
    internal static async Task<Measure> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var cpu = ChildUsage.Cpu();
        var start = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var peak = PeakAsync(process);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        var wall = TimeProvider.System.GetElapsedTime(start);
        return process.ExitCode == 0
            ? new(wall, ChildUsage.Cpu() - cpu, await peak)
            : throw new InvalidOperationException(
                $"{Path.GetFileName(program)} ended with exit code {process.ExitCode}:\n{await output}{await error}"
            );
    }

    /// <summary>
    /// Asks for the peak until the process is gone. What <c>getrusage</c> says of a child's memory counts the memory of
    /// the process that started it.
    /// </summary>
    private static async Task<long?> PeakAsync(Process process)
    {
        long? peak = null;
        while (OperatingSystem.IsLinux() && !process.HasExited)
        {
            peak = ReadPeak($"/proc/{process.Id}/status") ?? peak;
            await Task.Delay(Poll);
        }
        return peak;
    }

    private static long? ReadPeak(string status)
    {
        const string peak = "VmHWM:";
        try
        {
            var line = File.ReadLines(status).FirstOrDefault(line => line.StartsWith(peak, StringComparison.Ordinal));
            return line is null ? null : 1024 * long.Parse(line[peak.Length..^2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended between the question and the answer.
            return null;
        }
    }
}
