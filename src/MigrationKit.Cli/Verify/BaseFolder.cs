using System.Text;
using MigrationKit.Audit.Code;
using MigrationKit.Sources;

namespace MigrationKit.Cli.Verify;

/// <summary>
/// A folder as it is at a git ref, in a temporary directory; disposing removes it. Its blobs are read as they are:
/// <c>git archive</c> leaves out what <c>.gitattributes</c> says, and filters change what they like.
/// </summary>
internal sealed class BaseFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("migrationkit-base-");

    internal string Path => _directory.FullName;

    /// <summary>Extracts the folder of migrations.</summary>
    /// <exception cref="UsageException">There is no git, no such ref, or no such folder at it.</exception>
    internal static async Task<BaseFolder> ExtractAsync(
        string folder,
        string reference,
        CancellationToken cancellationToken
    )
    {
        RequireDirectory(folder, "the migrations with --migrations");
        var entries = await ListAsync(folder, reference, cancellationToken);
        return entries.Count > 0
            ? await ExtractAsync(folder, reference, entries, cancellationToken)
            : throw new UsageException(
                $"There is no {folder} at '{reference}'. Leave out --base-ref where nothing is released yet."
            );
    }

    /// <summary>Extracts the source code of a directory, which may be empty there.</summary>
    /// <exception cref="UsageException">There is no git, or no such ref.</exception>
    internal static async Task<BaseFolder> ExtractCodeAsync(
        string folder,
        string reference,
        CancellationToken cancellationToken
    )
    {
        RequireDirectory(folder, "one with source code by --code");
        var entries = await ListAsync(folder, reference, cancellationToken);
        return await ExtractAsync(
            folder,
            reference,
            [.. entries.Where(entry => entry.IsFile && Language.ForPath(entry.Path) is not null)],
            cancellationToken
        );
    }

    private static void RequireDirectory(string folder, string advice)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"There is no directory {folder}. Name {advice}.");
        }
    }

    private static async Task<BaseFolder> ExtractAsync(
        string folder,
        string reference,
        IReadOnlyList<GitEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var released = new BaseFolder();
        try
        {
            await released.WriteAsync(folder, reference, entries, cancellationToken);
            return released;
        }
        catch
        {
            released.Dispose();
            throw;
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static async Task<IReadOnlyList<GitEntry>> ListAsync(
        string folder,
        string reference,
        CancellationToken cancellationToken
    )
    {
        var commit = await GitProcess.ReadTextAsync(
            folder,
            ["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"],
            error =>
                error.Length > 0
                    ? $"--base-ref needs {folder} in a git repository: {error}"
                    : $"git knows no '{reference}'. Fetch it first: git fetch origin",
            cancellationToken
        );
        // In a subdirectory git lists that alone, with names relative to it.
        var list = await GitProcess.ReadTextAsync(
            folder,
            ["ls-tree", "-r", "-z", "--long", commit.Trim()],
            error => $"The files at '{reference}' cannot be listed: {error}",
            cancellationToken
        );
        return GitEntry.ReadAll(list);
    }

    /// <summary>Submodules are left out; links come last, so that nothing is written through one.</summary>
    private async Task WriteAsync(
        string folder,
        string reference,
        IReadOnlyList<GitEntry> entries,
        CancellationToken cancellationToken
    )
    {
        // A file that is too large to be read is there with its size, so that it is refused as anywhere else.
        foreach (var large in entries.Where(entry => entry.Size > FolderFile.MaxLength))
        {
            using var file = Create(large);
            file.SetLength(large.Size!.Value);
        }
        GitEntry[] blobs =
        [
            .. entries
                .Where(entry => entry.Size <= FolderFile.MaxLength)
                .Where(entry => entry.IsFile || entry.IsLink)
                .OrderBy(entry => entry.IsLink),
        ];
        await GitProcess.RunAsync(
            folder,
            ["cat-file", "--batch"],
            async input =>
            {
                var ids = string.Concat(blobs.Select(blob => blob.Id + "\n"));
                await input.WriteAsync(Encoding.ASCII.GetBytes(ids), cancellationToken);
            },
            async output =>
            {
                await using var buffered = new BufferedStream(output, 1 << 16);
                foreach (var blob in blobs)
                {
                    await WriteAsync(blob, buffered, cancellationToken);
                }
                return blobs.Length;
            },
            error => $"The files at '{reference}' cannot be read: {error}",
            cancellationToken
        );
    }

    private async Task WriteAsync(GitEntry blob, Stream output, CancellationToken cancellationToken)
    {
        var head = await ReadLineAsync(output, cancellationToken);
        if (head != $"{blob.Id} blob {blob.Size}")
        {
            throw new UsageException($"git does not have '{blob.Path}': {head}. Fetch it first.");
        }
        var content = new byte[blob.Size!.Value];
        await output.ReadExactlyAsync(content, cancellationToken);
        await ReadLineAsync(output, cancellationToken);
        if (blob.IsLink)
        {
            var path = PathOf(blob);
            File.CreateSymbolicLink(path, Encoding.UTF8.GetString(content));
            return;
        }
        await using var file = Create(blob);
        await file.WriteAsync(content, cancellationToken);
    }

    /// <summary>The line before a blob has its id, type and size; the one behind it is empty.</summary>
    private static async Task<string> ReadLineAsync(Stream output, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await output.ReadExactlyAsync(one, cancellationToken);
            if (one[0] == '\n')
            {
                return line.ToString();
            }
            line.Append((char)one[0]);
        }
    }

    private FileStream Create(GitEntry entry) => new(PathOf(entry), FileMode.CreateNew);

    private string PathOf(GitEntry entry)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, entry.Path));
        if (!RealPath.IsInside(path, Path))
        {
            throw new UsageException($"git lists '{entry.Path}', which leads out of the folder.");
        }
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }
}
