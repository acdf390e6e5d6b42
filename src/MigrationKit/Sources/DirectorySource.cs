using MigrationKit.Exceptions;

namespace MigrationKit.Sources;

internal sealed class DirectorySource(string path, MigrationLayout? given) : MigrationSource
{
    internal override string Folder => path;

    // In one go on another thread: .NET has no asynchronous file reading on Linux and macOS, and would change threads
    // for each of a thousand small files.
    internal override Task<SourceFiles> ReadAsync(CancellationToken cancellationToken) =>
        Task.Run(() => Read(cancellationToken), cancellationToken);

    /// <summary>Recognizes the tool that a directory belongs to.</summary>
    internal static MigrationLayout LayoutOf(string directory)
    {
        var (layout, _, _) = new DirectorySource(directory, null).Find(CancellationToken.None);
        return layout.Id;
    }

    private SourceFiles Read(CancellationToken cancellationToken)
    {
        if (!System.IO.Directory.Exists(path))
        {
            throw new MigrationSourceException(
                $"There is no directory '{path}'. Name the folder that holds the .sql files with --migrations DIR (MigrationSource.Directory)."
            );
        }
        try
        {
            var (layout, found, files) = Find(cancellationToken);
            var folder = new LayoutFolder(layout);
            var changelog = given is null && layout == Layout.Own ? ChangelogBeside.Of(path, found.Taken) : null;
            var isGiven = given is not null || changelog is not null;
            var arranged = folder.Arranged(files.Select(file => file with { IsOrderGiven = isGiven }));
            var surprise = folder.Surprise(arranged);
            var isAsked = !isGiven && layout == Layout.Own && !IsOurs(found, files);
            return new(arranged)
            {
                Warnings = [.. Recognized(layout), .. found.Warnings, .. Those(isAsked ? null : surprise)],
                Problems =
                [
                    .. found.Refused,
                    .. ListedFiles.Problems(path, found.Entries, found.Taken),
                    .. Those(isAsked ? surprise : null).Select(Asked),
                    .. Those(changelog?.Problem),
                ],
                LeftOut = found.LeftOut,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MigrationSourceException($"The migrations in '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static MigrationProblem[] Those(MigrationProblem? problem) => problem is null ? [] : [problem];

    private static MigrationProblem Asked(MigrationProblem surprise) =>
        surprise with
        {
            Message =
                $"{surprise.Message} If it is, say --layout {Layout.Own.Tool} (MigrationLayout.{Layout.Own.Id}); "
                + "--layout sqlx (MigrationLayout.Sqlx) goes by the numbers.",
        };

    /// <summary>Whether the folder was surely written for the order of its names.</summary>
    private static bool IsOurs(FolderClassification found, IReadOnlyList<MigrationFile> files) =>
        found.Entries.Any(FolderRules.IsOurs) || files.Any(file => file.Head.Span.IndexOf("-- migrationkit:"u8) >= 0);

    private (Layout, FolderClassification, IReadOnlyList<MigrationFile>) Find(CancellationToken cancellationToken)
    {
        var entries = FolderWalk.Entries(path);
        var layout = given is { } id ? Layout.For(id) : LayoutDetection.ByNames(path, entries);
        var found = new FolderClassification(path, layout, entries, given is not null);
        var files = ManyFiles.Read(found.Taken, entry => ReadFile(entry, layout), cancellationToken);
        if (given is null && layout == Layout.Own)
        {
            layout = LayoutDetection.ByMarks(files);
        }
        return (layout, found, files);
    }

    private IEnumerable<MigrationProblem> Recognized(Layout layout)
    {
        if (given is null && layout != Layout.Own)
        {
            yield return MigrationProblem.InFile(
                path,
                $"The folder is read as one of {layout.Tool}. Use --layout {layout.Tool} "
                    + $"(MigrationLayout.{layout.Id}) if that is right, --layout {Layout.Own.Tool} if not."
            );
        }
    }

    /// <summary>A file that cannot be read is one problem of the folder among others.</summary>
    private MigrationFile ReadFile(FolderEntry entry, Layout layout)
    {
        var name = layout.NameOf(entry);
        var footprint = layout.FootprintPath(path, entry);
        try
        {
            var side = SideFile.Read(path, layout, entry.RealPath);
            var large = entry.Length >= LargeFile.MinLength ? new LargeFile(entry.RealPath) : null;
            return new(name, entry.FullPath, large is null ? FolderFile.Content(entry.RealPath, entry.Length) : default)
            {
                Large = large,
                Refusal = side.Refusal,
                NoTransaction = side.NoTransaction,
                NoPlaceholders = side.NoPlaceholders,
                FootprintPath = footprint,
                Footprint = (footprint, () => FolderFile.ReadTextIfThere(path, footprint)),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(name, entry.FullPath, default) { Refusal = $"The file cannot be read: {e.Message}" };
        }
    }
}
