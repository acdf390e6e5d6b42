using GateTests.Packages;

namespace GateTests.Histories;

/// <summary>The migration tools that come from npm, in the versions of <c>.ci/Histories</c>.</summary>
public sealed class NpmTools : IAsyncLifetime
{
    private readonly string _folder = Repository.PathTo(".ci/Histories");

    public async ValueTask InitializeAsync() =>
        await Commands.RunAsync(
            "npm",
            _folder,
            environment: [],
            "ci",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts"
        );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs one of them on a database.</summary>
    /// <param name="tool">Its program below <c>node_modules</c>.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="url">The database.</param>
    /// <param name="arguments">Its command line.</param>
    internal Task<string> RunAsync(string tool, string directory, string url, params IEnumerable<string[]> arguments) =>
        Commands.RunAsync(
            Path.Combine(_folder, "node_modules", tool),
            directory,
            [("DATABASE_URL", url)],
            arguments.SelectMany(part => part)
        );
}
