namespace MigrationKit.Sources;

internal sealed class MemorySource(IReadOnlyList<MigrationFile> files) : MigrationSource
{
    internal override Task<SourceFiles> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new SourceFiles(files));
}
