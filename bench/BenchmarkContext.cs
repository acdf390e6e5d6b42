using System.Globalization;
using System.Runtime.InteropServices;
using MigrationKit.Bench.Measuring;
using MigrationKit.Testing;
using Npgsql;

namespace MigrationKit.Bench;

/// <summary>What all parts share: the published tool, psql, a durable server as in production, and a directory.</summary>
internal sealed class BenchmarkContext : IAsyncDisposable
{
    private readonly LocalHost _host;
    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("mkb");
    private int _databases;

    private BenchmarkContext(LocalHost host) => _host = host;

    /// <summary>The migrations of this repository.</summary>
    internal static string Migrations { get; } = Path.Combine(Root(), "migrations");

    /// <summary>The tool as it is published, started without <c>dotnet</c>.</summary>
    private string Tool { get; init; } = "";

    internal string Directory => _directory.FullName;

    internal static async Task<BenchmarkContext> OpenAsync(CancellationToken cancellationToken)
    {
        var context = new BenchmarkContext(await LocalHost.StartAsync(new() { Durable = true }, cancellationToken))
        {
            Tool = await PublishAsync(Path.Combine("src", "MigrationKit.Cli"), "MigrationKit.Cli", cancellationToken),
        };
        // A server for tests hashes its password once, for speed. dbmate refuses that, and production does not do it.
        var settings = new NpgsqlConnectionStringBuilder(context._host.ConnectionString);
        await using var source = NpgsqlDataSource.Create(settings);
        await using var command = source.CreateCommand(
            $"alter role {settings.Username} password '{settings.Password}'"
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
        return context;
    }

    /// <summary>
    /// Makes an empty database; it is not dropped while the bench runs, because that slows the disk for what follows.
    /// </summary>
    /// <returns>Its address as a URL, which psql and the tool take alike.</returns>
    internal async Task<Uri> CreateDatabaseAsync(CancellationToken cancellationToken, Uri? template = null) =>
        (await CreateDatabasesAsync(1, cancellationToken, template))[0];

    /// <summary>Makes several; where a template is given, they are copies of that database.</summary>
    internal async Task<IReadOnlyList<Uri>> CreateDatabasesAsync(
        int count,
        CancellationToken cancellationToken,
        Uri? template = null
    )
    {
        var settings = new NpgsqlConnectionStringBuilder(_host.ConnectionString);
        string[] names = [.. Enumerable.Range(0, count).Select(_ => $"bench_{++_databases}")];
        // What the run before has left to be written is not for the next one to wait for.
        await using var source = NpgsqlDataSource.Create(settings);
        foreach (
            var sql in names
                .Select(name => $"create database {name} template {template?.AbsolutePath[1..] ?? "template1"}")
                .Append("checkpoint")
        )
        {
            await using var command = source.CreateCommand(sql);
            // A checkpoint after a thousand new databases takes minutes.
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        return
        [
            .. names.Select(name => new Uri(
                $"postgres://{settings.Username}:{settings.Password}@{settings.Host}:{settings.Port}/{name}"
            )),
        ];
    }

    /// <summary>Connects the bench itself to one of its databases.</summary>
    internal NpgsqlDataSource OpenDataSource(Uri database) =>
        NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(_host.ConnectionString)
            {
                Database = database.AbsolutePath.TrimStart('/'),
            }
        );

    /// <summary>Applies a folder with the tool.</summary>
    internal Task<Measure> ApplyAsync(Uri database, Folder folder, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            Tool,
            ["apply", "--connection", database.ToString(), "--migrations", folder.Path],
            cancellationToken
        );

    /// <summary>Applies a folder to several databases, side by side.</summary>
    internal async Task<Measure> ApplyAsync(
        IReadOnlyList<Uri> databases,
        int parallel,
        Folder folder,
        CancellationToken cancellationToken
    )
    {
        var targets = await WriteListAsync(databases, cancellationToken);
        return await ChildProcess.RunAsync(
            Tool,
            ["apply", "--targets", targets, "--parallel", $"{parallel}", "--migrations", folder.Path],
            cancellationToken
        );
    }

    /// <summary>Writes the addresses of databases into a file, a line each.</summary>
    internal static async Task<string> WriteListAsync(IReadOnlyList<Uri> databases, CancellationToken cancellationToken)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllLinesAsync(path, databases.Select(database => database.ToString()), cancellationToken);
        return path;
    }

    /// <summary>Audits a database against the migrations of this repository.</summary>
    internal Task<Measure> AuditAsync(Uri database, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            Tool,
            ["audit", "--connection", database.ToString(), "--migrations", Migrations],
            cancellationToken
        );

    /// <summary>Takes the footprints of a folder on a throwaway server, and compares them with those beside it.</summary>
    internal Task<Measure> CheckFootprintsAsync(Folder folder, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(Tool, ["footprint", "--check", "--migrations", folder.Path], cancellationToken);

    /// <summary>Runs all checks on a folder, on throwaway servers of the tool's own.</summary>
    internal Task<Measure> VerifyAsync(
        Folder folder,
        IEnumerable<string> options,
        CancellationToken cancellationToken
    ) => ChildProcess.RunAsync(Tool, ["verify", "--migrations", folder.Path, .. options], cancellationToken);

    /// <summary>The machine, the versions and the day, for the head of the table.</summary>
    internal async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        const string cpuInfo = "/proc/cpuinfo";
        var cpu = File.Exists(cpuInfo)
            ? (await File.ReadAllLinesAsync(cpuInfo, cancellationToken))
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1]
                .Trim()
            : null;
        var load = File.Exists("/proc/loadavg")
            ? $", load {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Split(' ')[0]}"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}: {_host}, durable; {RuntimeInformation.FrameworkDescription}; "
                + $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} × {cpu ?? RuntimeInformation.ProcessArchitecture.ToString()}{load}"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    /// <summary>Publishes a program of this repository as native code.</summary>
    /// <returns>The path of the program.</returns>
    internal static async Task<string> PublishAsync(string project, string name, CancellationToken cancellationToken)
    {
        var output = Path.Combine(AppContext.BaseDirectory, name);
        await ChildProcess.RunAsync(
            "dotnet",
            [
                "publish",
                Path.Combine(Root(), project),
                "--configuration",
                "Release",
                "--runtime",
                RuntimeInformation.RuntimeIdentifier,
                "-p:ReleaseTool=true",
                "--output",
                output,
            ],
            cancellationToken
        );
        return Path.Combine(output, name);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "MigrationSuite.sln")))
        {
            directory =
                directory.Parent
                ?? throw new InvalidOperationException(
                    "The bench has to run inside the repository: it publishes the tool from its source."
                );
        }
        return directory.FullName;
    }
}
