using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;

namespace MigrationTests.Corpus;

/// <summary>One file as the only migration of a directory.</summary>
internal static class MigratedFile
{
    /// <summary>Applies it. Null when all went well, else the message.</summary>
    internal static async Task<string?> ApplyAsync(TestDatabase database, string file)
    {
        var folder = Directory.CreateTempSubdirectory("migrationkit-corpus");
        try
        {
            File.Copy(file, Path.Combine(folder.FullName, "input.sql"));
            var source = MigrationSource.Directory(folder.FullName);
            await new Migrator(database.DataSource, source).ApplyAsync(TestContext.Current.CancellationToken);
            return null;
        }
        catch (MigrationKitException e)
        {
            return e.Message;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
