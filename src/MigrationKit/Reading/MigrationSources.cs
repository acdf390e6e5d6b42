using System.Reflection;

namespace MigrationKit.Reading;

internal sealed class DirectorySource(string path) : MigrationSource
{
    internal override async Task<IReadOnlyList<MigrationFile>> ReadAsync(
        CancellationToken cancellationToken
    )
    {
        if (!System.IO.Directory.Exists(path))
        {
            throw new MigrationSourceException(
                $"There is no directory '{path}'. Name the folder that holds the .sql files."
            );
        }
        try
        {
            var files = new List<MigrationFile>();
            foreach (var file in System.IO.Directory.EnumerateFiles(path))
            {
                if (!file.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }
                files.Add(await ReadFileAsync(file, cancellationToken).ConfigureAwait(false));
            }
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MigrationSourceException(
                $"The migrations in '{path}' cannot be read: {e.Message}",
                e
            );
        }
    }

    /// <summary>A file that cannot be read is one problem of the folder among others.</summary>
    private static async Task<MigrationFile> ReadFileAsync(
        string file,
        CancellationToken cancellationToken
    )
    {
        var name = Path.GetFileNameWithoutExtension(file);
        try
        {
            var content = await File.ReadAllBytesAsync(file, cancellationToken)
                .ConfigureAwait(false);
            return new(name, file, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(name, file, default) { Unreadable = e.Message };
        }
    }
}

internal sealed class AssemblySource(Assembly assembly, string? prefix) : MigrationSource
{
    internal override async Task<IReadOnlyList<MigrationFile>> ReadAsync(
        CancellationToken cancellationToken
    )
    {
        var start = prefix ?? assembly.GetName().Name + ".migrations.";
        var files = new List<MigrationFile>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (
                !resource.StartsWith(start, StringComparison.Ordinal)
                || !resource.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)
            )
            {
                continue;
            }
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            files.Add(new(resource[start.Length..^4], resource, content.ToArray()));
        }
        return files.Count > 0
            ? files
            : throw new MigrationSourceException(
                $"Assembly '{assembly.GetName().Name}' embeds no resource '{start}*.sql'. "
                    + "Embed the files with <EmbeddedResource Include=\"migrations/*.sql\" />, or give their prefix."
            );
    }
}

internal sealed class MemorySource(IReadOnlyList<MigrationFile> files) : MigrationSource
{
    internal override Task<IReadOnlyList<MigrationFile>> ReadAsync(
        CancellationToken cancellationToken
    ) => Task.FromResult(files);
}
