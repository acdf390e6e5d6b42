using MigrationKit;
using MigrationKit.Exceptions;

namespace MigrationTests.Sources;

/// <summary>A folder of files in a directory of its own, which goes with it.</summary>
internal sealed class FolderOnDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("migrationkit");

    internal FolderOnDisk(params IEnumerable<(string Path, string Content)> files)
    {
        foreach (var (path, content) in files)
        {
            Write(path, content);
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    internal string PathTo(string path) => System.IO.Path.Combine(Path, path);

    internal void Write(string path, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathTo(path))!);
        File.WriteAllText(PathTo(path), content);
    }

    internal Task<MigrationSet> LoadAsync(MigrationLayout? layout = null) =>
        MigrationSet.LoadAsync(MigrationSource.Directory(Path, layout), Ct);

    internal async Task<string[]> NamesAsync(MigrationLayout? layout = null) =>
        [.. (await LoadAsync(layout)).Migrations.Select(migration => migration.Name)];

    /// <summary>The problems, or else the warnings, with paths from the folder on.</summary>
    internal async Task<string[]> ProblemsAsync(MigrationLayout? layout = null)
    {
        IEnumerable<MigrationProblem> problems;
        try
        {
            problems = (await LoadAsync(layout)).Warnings;
        }
        catch (InvalidMigrationsException e)
        {
            problems = e.Problems;
        }
        return [.. problems.Select(problem => problem.ToString().Replace(Path + "/", "", StringComparison.Ordinal))];
    }

    /// <summary>The files that are refused, whatever the reason.</summary>
    internal async Task<string[]> RefusedAsync(MigrationLayout? layout = null)
    {
        try
        {
            await LoadAsync(layout);
            return [];
        }
        catch (InvalidMigrationsException e)
        {
            return [.. e.Problems.Select(problem => System.IO.Path.GetRelativePath(Path, problem.Path))];
        }
    }
}
