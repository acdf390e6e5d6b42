namespace MigrationKit.Sources;

/// <summary>A source that was read once, for several migrators.</summary>
internal sealed class LoadedSource(MigrationSource source, MigrationSet set) : MigrationSource
{
    internal override string? Folder => source.Folder;

    internal override Task<SourceFiles> ReadAsync(CancellationToken cancellationToken) =>
        source.ReadAsync(cancellationToken);

    internal override Task<Func<IReadOnlyList<HistoryRow>, MigrationSet>> OpenAsync(
        Task history,
        CancellationToken cancellationToken
    ) => Task.FromResult<Func<IReadOnlyList<HistoryRow>, MigrationSet>>(_ => set);
}
