namespace MigrationTests.Cli;

/// <summary>A directory of migrations that goes away with the test.</summary>
internal sealed class MigrationFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("migrationkit-");

    internal MigrationFolder(params (string Name, string Sql)[] migrations)
    {
        foreach (var (name, sql) in migrations)
        {
            Write(name, sql);
        }
    }

    internal string Path => _directory.FullName;

    internal void Write(string name, string sql) => File.WriteAllText(FileOf(name), sql);

    internal void Delete(string name) => File.Delete(FileOf(name));

    internal string FileOf(string name) => System.IO.Path.Combine(Path, name + ".sql");

    public void Dispose() => _directory.Delete(recursive: true);
}
