using System.Reflection;
using System.Text;
using MigrationKit.Exceptions;

namespace MigrationKit.Sources;

internal sealed class AssemblySource(Assembly assembly, string? prefix) : MigrationSource
{
    internal override async Task<SourceFiles> ReadAsync(CancellationToken cancellationToken)
    {
        var start = prefix ?? assembly.GetName().Name + ".migrations.";
        var entries = assembly
            .GetManifestResourceNames()
            .Where(resource => resource.StartsWith(start, StringComparison.Ordinal))
            .Select(resource => new FolderEntry(resource[start.Length..], resource))
            .Where(entry => entry.IsSql)
            .ToList();
        if (entries.Count == 0)
        {
            throw new MigrationSourceException(
                $"Assembly '{assembly.GetName().Name}' embeds no resource '{start}*.sql'. "
                    + "Embed the files with <EmbeddedResource Include=\"migrations/*.sql\" />, or give their prefix."
            );
        }
        var found = new FolderClassification("", Layout.Own, entries);
        var files = new List<MigrationFile>();
        foreach (var entry in found.Taken)
        {
            files.Add(
                await ReadAsync(entry, $"{start}footprints.{entry.Title}.txt", cancellationToken).ConfigureAwait(false)
            );
        }
        return new(files) { Problems = found.Refused };
    }

    private async Task<MigrationFile> ReadAsync(
        FolderEntry entry,
        string footprint,
        CancellationToken cancellationToken
    )
    {
        var content = await ReadAsync(entry.FullPath, cancellationToken).ConfigureAwait(false);
        var beside = assembly.GetManifestResourceInfo(footprint) is null
            ? null
            : await ReadAsync(footprint, cancellationToken).ConfigureAwait(false);
        return new(entry.Title, entry.FullPath, content)
        {
            Footprint = beside is null ? null : (footprint, () => Encoding.UTF8.GetString(beside)),
        };
    }

    private async Task<byte[]> ReadAsync(string resource, CancellationToken cancellationToken)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content.ToArray();
    }
}
