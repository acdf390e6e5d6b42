using MigrationKit.Bench.Measuring;
using Npgsql;

namespace MigrationKit.Bench;

/// <summary>What else brings a database up to date: dbmate, and the least that a program with Npgsql can be.</summary>
internal sealed class Peers
{
    private const string Dbmate = "dbmate@2.36.0";

    private readonly string _dbmate;
    private readonly string _floor;

    private Peers(string dbmate, string floor) => (_dbmate, _floor) = (dbmate, floor);

    /// <summary>Installs dbmate from npm, and publishes the floor.</summary>
    internal static async Task<Peers> InstallAsync(string directory, CancellationToken cancellationToken)
    {
        var modules = Directory.CreateDirectory(Path.Combine(directory, "npm")).FullName;
        await ChildProcess.RunAsync(
            "npm",
            ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", modules, Dbmate],
            cancellationToken
        );
        // The package of the machine has the program; what npm links starts it from JavaScript.
        var packages = Path.Combine(modules, "node_modules", "@dbmate");
        var dbmate = Directory.EnumerateFiles(packages, "dbmate", SearchOption.AllDirectories).First();
        return new(
            dbmate,
            await BenchmarkContext.PublishAsync(Path.Combine("bench", "Floor"), "Floor", cancellationToken)
        );
    }

    /// <summary>The files of a folder as dbmate takes them.</summary>
    internal static string WriteForDbmate(Folder folder, string parent)
    {
        var path = Directory.CreateDirectory(Path.Combine(parent, $"dbmate_{folder.Files.Count}")).FullName;
        foreach (var (number, file) in folder.Files.Index())
        {
            // dbmate knows a migration by its number, and four of the six have the same.
            File.WriteAllText(
                Path.Combine(path, $"{number + 1:0000}_{Path.GetFileName(file)}"),
                $"-- migrate:up\n{File.ReadAllText(file)}\n-- migrate:down\n"
            );
        }
        return path;
    }

    internal Task<Measure> DbmateAsync(Uri database, string folder, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            _dbmate,
            ["--no-dump-schema", "--migrations-dir", folder, "--url", $"{database}?sslmode=disable", "up"],
            cancellationToken
        );

    /// <summary>A native program of ten lines that asks for the history.</summary>
    internal Task<Measure> FloorAsync(Uri database, CancellationToken cancellationToken)
    {
        var user = database.UserInfo.Split(':');
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = database.Host,
            Port = database.Port,
            Username = user[0],
            Password = user[1],
            Database = database.AbsolutePath.TrimStart('/'),
        };
        return ChildProcess.RunAsync(_floor, [connection.ConnectionString], cancellationToken);
    }
}
