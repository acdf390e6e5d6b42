using System.Text;
using MigrationKit.Exceptions;
using MigrationKit.Sources;

namespace MigrationKit.Cli.New;

/// <summary>The directory that a new migration goes into, which need not be there yet.</summary>
internal static class NewMigrationFile
{
    /// <summary>The migrations that are there.</summary>
    /// <exception cref="UsageException">The directory follows the conventions of another tool.</exception>
    /// <exception cref="InvalidMigrationsException">The folder is not sound as it is.</exception>
    internal static Task<MigrationSet> LoadAsync(
        string directory,
        MigrationLayout? layout,
        CancellationToken cancellationToken
    )
    {
        if (!Directory.Exists(directory))
        {
            return MigrationSet.LoadAsync(MigrationSource.InMemory(), cancellationToken);
        }
        var tool = Layout.For(layout ?? DirectorySource.LayoutOf(directory));
        return TakesOurs(tool.Id)
            ? MigrationSet.LoadWithUnwrittenAsync(MigrationSource.Directory(directory, tool.Id), cancellationToken)
            : throw new UsageException(
                $"{directory} follows the conventions of {tool.Tool}, and a file of ours would not count there. "
                    + $"Make the new file as that tool does, such as {tool.Example}; apply and verify read it."
            );
    }

    /// <summary>Whether a file of ours would count in the directory; it need not be there.</summary>
    internal static bool FitsInto(string directory) =>
        !Directory.Exists(directory) || TakesOurs(DirectorySource.LayoutOf(directory));

    /// <summary>Supabase names its files as we do.</summary>
    private static bool TakesOurs(MigrationLayout? layout) =>
        layout is MigrationLayout.MigrationKit or MigrationLayout.Supabase;

    /// <summary>Writes the file, and makes the directory where it is missing.</summary>
    /// <returns>The path of the file.</returns>
    /// <exception cref="UsageException">The file is there already, or cannot be written.</exception>
    internal static async Task<string> WriteAsync(
        string directory,
        NewMigration migration,
        CancellationToken cancellationToken
    )
    {
        var path = Path.Combine(directory, migration.Name + ".sql");
        try
        {
            Directory.CreateDirectory(directory);
            // CreateNew: two who run this in the same second shall not get one file.
            await using var file = new FileStream(path, FileMode.CreateNew);
            await file.WriteAsync(Encoding.UTF8.GetBytes(migration.Text), cancellationToken);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The file cannot be written: {e.Message} Fix that, or name another directory with --migrations."
            );
        }
    }
}
