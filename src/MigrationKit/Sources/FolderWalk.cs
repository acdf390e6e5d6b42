namespace MigrationKit.Sources;

/// <summary>
/// Lists everything below a folder. Hidden directories are not looked into. A link is followed where it stays in the
/// folder, as those of a mounted Kubernetes ConfigMap do, and refused elsewhere: a folder under review must not bring in
/// other files of the machine.
/// </summary>
internal sealed class FolderWalk
{
    private readonly string _root;
    private readonly string _realRoot;
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);
    private readonly List<FolderEntry> _entries = [];

    private FolderWalk(string root)
    {
        _root = root;
        _realRoot = RealPath.Resolve(root);
        Enter("", _realRoot);
    }

    /// <summary>Everything below the folder, in text order within each directory.</summary>
    internal static IReadOnlyList<FolderEntry> Entries(string folder) => new FolderWalk(folder)._entries;

    private void Enter(string directory, string real)
    {
        if (!_entered.Add(real))
        {
            Add(directory, "The directory is linked twice. Remove one of the links.");
            return;
        }
        var before = _entries.Count;
        foreach (var child in Children(directory, real))
        {
            Take(child, directory.Length == 0 ? child.Name : $"{directory}/{child.Name}");
        }
        if (_entries.Count == before && directory.Length > 0)
        {
            _entries.Add(new(directory, Path.Combine(_root, directory), IsDirectory: true));
        }
    }

    private IEnumerable<FileSystemInfo> Children(string directory, string real)
    {
        try
        {
            return new DirectoryInfo(real).GetFileSystemInfos().OrderBy(child => child.Name, StringComparer.Ordinal);
        }
        catch (UnauthorizedAccessException e) when (directory.Length > 0)
        {
            Add(directory, $"The directory cannot be read: {e.Message}");
            return [];
        }
    }

    private void Take(FileSystemInfo info, string path)
    {
        var entry = new FolderEntry(path, Path.Combine(_root, path), info is DirectoryInfo);
        if (entry.IsHidden)
        {
            _entries.Add(entry);
            return;
        }
        if (info.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            var real = RealPath.Resolve(info.FullName);
            if (!RealPath.IsInside(real, _realRoot))
            {
                Add(path, "The link leads out of the folder. Put the file itself there.");
                return;
            }
            info = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
        }
        var refusal = info switch
        {
            { Exists: false } => "The link leads nowhere. Remove it.",
            DirectoryInfo directory
                when entry.Name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)
                    && !directory.EnumerateFiles("*.sql").Any() =>
                "This is a directory with the name of a migration. Rename it.",
            FileInfo { Length: > FolderFile.MaxLength } when entry.IsSql =>
                $"The file is larger than {FolderFile.MaxLength >> 20} MiB. Split it.",
            _ => null,
        };
        if (refusal is not null)
        {
            Add(path, refusal);
        }
        else if (info is FileInfo file)
        {
            _entries.Add(entry with { RealPath = info.FullName, Length = file.Length });
        }
        else
        {
            Enter(path, info.FullName);
        }
    }

    private void Add(string path, string refusal) =>
        _entries.Add(new(path, Path.Combine(_root, path), Refusal: refusal));
}
