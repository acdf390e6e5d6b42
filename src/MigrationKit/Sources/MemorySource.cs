namespace MigrationKit.Sources;

/// <summary>Files that are known already.</summary>
/// <param name="folder">The folder that may hold <c>footprints</c> of them; null where there is none.</param>
internal sealed class MemorySource(SourceFiles files, string? folder = null) : MigrationSource
{
    internal override string? Folder => folder;

    internal override Task<SourceFiles> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(
            folder is null ? files : files with { Files = [.. files.Files.Select(file => WithFootprint(file, folder))] }
        );

    private static MigrationFile WithFootprint(MigrationFile file, string folder)
    {
        var path = Path.Combine(folder, "footprints", file.Name + ".txt");
        return file with { FootprintPath = path, Footprint = (path, () => FolderFile.ReadTextIfThere(folder, path)) };
    }
}
