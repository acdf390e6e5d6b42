using System.Diagnostics;

namespace GateTests.Packages;

/// <summary>Runs programs to their end.</summary>
internal static class Commands
{
    /// <summary>Runs <c>dotnet</c> in a directory.</summary>
    internal static Task<string> DotNetAsync(
        string directory,
        params IEnumerable<string> arguments
    ) => RunAsync("dotnet", directory, environment: [], arguments);

    /// <returns>What the program wrote to standard output.</returns>
    internal static async Task<string> RunAsync(
        string program,
        string directory,
        IReadOnlyList<(string Name, string Value)> environment,
        params IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // "dotnet test" leaves its own settings for MSBuild in the environment.
        foreach (
            var name in start.Environment.Keys.Where(n =>
                n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        process
            .ExitCode.Should()
            .Be(0, "{0} {1} says\n{2}{3}", program, arguments.First(), output, await error);
        return output;
    }
}
