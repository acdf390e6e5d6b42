using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace MigrationTests.GenericHost;

/// <summary>A running <c>examples/AspNetCore</c> on a port of its own.</summary>
internal sealed partial class ExampleApplication : IDisposable
{
    private readonly Process _process;

    private ExampleApplication(string connectionString)
    {
        var configuration = typeof(ExampleApplication)
            .Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!
            .Configuration;
        var program = Repository.PathTo("examples", "AspNetCore", "bin", configuration, "net10.0", "AspNetCore.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["ConnectionStrings__Default"] = connectionString;
        _process = Process.Start(start)!;
    }

    /// <summary>What it wrote until it listened, or ended.</summary>
    public string Output { get; private set; } = "";

    /// <summary>Where it listens; null where it ended.</summary>
    public Uri? Address { get; private set; }

    public static async Task<ExampleApplication> StartAsync(string connectionString)
    {
        var application = new ExampleApplication(connectionString);
        while (
            application.Address is null
            && await application._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                is { } line
        )
        {
            application.Output += line + "\n";
            if (Listening().Match(line) is { Success: true } found)
            {
                application.Address = new(found.Groups[1].Value);
            }
        }
        return application;
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
