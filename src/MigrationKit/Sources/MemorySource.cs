namespace MigrationKit.Sources;

/// <summary>Files that are known already.</summary>
/// <param name="files">The files.</param>
/// <param name="folder">The folder that may hold <c>footprints</c> of them; null where there is none.</param>
internal sealed class MemorySource(SourceFiles files, string? folder = null) : MigrationSource
{
    internal override string? Folder => folder;

    internal override Task<SourceFiles> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(
            folder is null ? files : files with { Files = [.. files.Files.Select(file => WithFootprint(file, folder))] }
        );

    /// <summary>A footprint that cannot be read is one problem of the migrations among others.</summary>
    private static MigrationFile WithFootprint(MigrationFile file, string folder)
    {
        var path = Path.Combine(folder, "footprints", file.Name + ".txt");
        try
        {
            return file with
            {
                FootprintPath = path,
                Footprint = File.Exists(path) ? (path, FolderFile.ReadText(folder, path)) : null,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return file with { Refusal = $"Its footprint cannot be read: {e.Message}" };
        }
    }
}
