using System.Diagnostics;

namespace GateTests.Packages;

/// <summary>Runs programs to their end.</summary>
internal static class Commands
{
    /// <summary>Where NuGet keeps what it has restored for this user.</summary>
    internal static string UsersPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Runs <c>dotnet</c> in a directory.</summary>
    internal static Task<string> DotNetAsync(string directory, params IEnumerable<string> arguments) =>
        RunAsync("dotnet", directory, environment: [], arguments);

    /// <returns>The exit code of <c>dotnet</c>, and what it wrote to standard output.</returns>
    internal static async Task<(int ExitCode, string Output)> TryDotNetAsync(
        string directory,
        params IEnumerable<string> arguments
    )
    {
        var (exitCode, output, _) = await TryAsync("dotnet", directory, environment: [], arguments);
        return (exitCode, output);
    }

    /// <returns>What the program wrote to standard output.</returns>
    internal static async Task<string> RunAsync(
        string program,
        string directory,
        IReadOnlyList<(string Name, string Value)> environment,
        params IEnumerable<string> arguments
    )
    {
        var (exitCode, output, error) = await TryAsync(program, directory, environment, arguments);
        exitCode.Should().Be(0, "{0} {1} says\n{2}{3}", program, arguments.First(), output, error);
        return output;
    }

    private static async Task<(int ExitCode, string Output, string Error)> TryAsync(
        string program,
        string directory,
        IReadOnlyList<(string Name, string Value)> environment,
        IEnumerable<string> arguments
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
            var name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
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
        return (process.ExitCode, output, await error);
    }
}
