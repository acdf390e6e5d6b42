using System.Reflection;
using System.Text;
using MigrationKit.Exceptions;

namespace MigrationKit.Sources;

/// <summary>What a source holds.</summary>
/// <param name="Files">The files, in any order.</param>
/// <param name="Warnings">What is worth saying about them.</param>
internal readonly record struct SourceFiles(
    IReadOnlyList<MigrationFile> Files,
    IReadOnlyList<MigrationProblem> Warnings
);

internal sealed class DirectorySource(string path, MigrationLayout? given) : MigrationSource
{
    // In one go on another thread: .NET has no asynchronous file reading on Linux and macOS, and would change threads
    // for each of a thousand small files.
    internal override Task<SourceFiles> ReadAsync(CancellationToken cancellationToken) =>
        Task.Run(() => Read(cancellationToken), cancellationToken);

    private SourceFiles Read(CancellationToken cancellationToken)
    {
        if (!System.IO.Directory.Exists(path))
        {
            throw new MigrationSourceException(
                $"There is no directory '{path}'. Name the folder that holds the .sql files."
            );
        }
        try
        {
            var own = new LayoutFolder(Layout.Own).Paths(path).ToList();
            var layout = given ?? LayoutDetection.ByNames(path, [.. own.Select(file => file.Name)]);
            var folder = new LayoutFolder(Layout.Of(layout));
            var files = new List<MigrationFile>();
            foreach (
                var (name, file) in layout == MigrationLayout.MigrationKit
                    ? own
                    : folder.Paths(path)
            )
            {
                cancellationToken.ThrowIfCancellationRequested();
                files.Add(ReadFile(name, file, folder));
            }
            if (given is null && layout == MigrationLayout.MigrationKit && files.Count > 0)
            {
                layout = LayoutDetection.ByMarks(
                    files.MinBy(file => file.Name, StringComparer.Ordinal)!.Content.Span
                );
            }
            return Arranged(files, Layout.Of(layout));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MigrationSourceException(
                $"The migrations in '{path}' cannot be read: {e.Message}",
                e
            );
        }
    }

    private SourceFiles Arranged(List<MigrationFile> files, Layout layout)
    {
        var folder = new LayoutFolder(layout);
        var arranged = folder.Arranged(files);
        var warnings = new List<MigrationProblem>();
        if (given is null && layout != Layout.Own)
        {
            warnings.Add(
                new(
                    path,
                    0,
                    0,
                    $"The folder is read as one of {layout.Tool}. Say --layout {layout.Tool} "
                        + $"(MigrationLayout.{layout.Id}) if that is right, or --layout {Layout.Own.Tool} if not."
                )
            );
        }
        if (folder.Surprise(arranged) is { } surprise)
        {
            warnings.Add(surprise);
        }
        return new(arranged, warnings);
    }

    /// <summary>A file that cannot be read is one problem of the folder among others.</summary>
    private MigrationFile ReadFile(string name, string file, LayoutFolder folder)
    {
        try
        {
            var footprint = Path.Combine(path, "footprints", name + ".txt");
            return new(name, file, File.ReadAllBytes(file))
            {
                NoTransaction = folder.SaysNoTransaction(file),
                Footprint = File.Exists(footprint)
                    ? (footprint, File.ReadAllText(footprint))
                    : null,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(name, file, default) { Refusal = $"The file cannot be read: {e.Message}" };
        }
    }
}

internal sealed class AssemblySource(Assembly assembly, string? prefix) : MigrationSource
{
    internal override async Task<SourceFiles> ReadAsync(CancellationToken cancellationToken)
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
            var name = resource[start.Length..^4];
            var footprint = $"{start}footprints.{name}.txt";
            files.Add(
                new(
                    name,
                    resource,
                    await ReadAsync(resource, cancellationToken).ConfigureAwait(false)
                )
                {
                    Footprint = assembly.GetManifestResourceInfo(footprint) is null
                        ? null
                        : (
                            footprint,
                            Encoding.UTF8.GetString(
                                await ReadAsync(footprint, cancellationToken).ConfigureAwait(false)
                            )
                        ),
                }
            );
        }
        return files.Count > 0
            ? new(files, [])
            : throw new MigrationSourceException(
                $"Assembly '{assembly.GetName().Name}' embeds no resource '{start}*.sql'. "
                    + "Embed the files with <EmbeddedResource Include=\"migrations/*.sql\" />, or give their prefix."
            );
    }

    private async Task<byte[]> ReadAsync(string resource, CancellationToken cancellationToken)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content.ToArray();
    }
}

internal sealed class MemorySource(IReadOnlyList<MigrationFile> files) : MigrationSource
{
    internal override Task<SourceFiles> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new SourceFiles(files, []));
}
