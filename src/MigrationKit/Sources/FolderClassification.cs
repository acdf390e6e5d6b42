namespace MigrationKit.Sources;

/// <summary>
/// Accounts for every file and directory below a folder: each is a migration, is left out by a rule, or is refused by
/// name. This is decided here and nowhere else; what the layouts differ in is data.
/// </summary>
internal sealed class FolderClassification
{
    private readonly string _folder;
    private readonly Layout _layout;
    private readonly IReadOnlyList<FolderEntry> _entries;
    private readonly bool _isGiven;
    private readonly UndoNames _undoes;
    private readonly HashSet<string?> _forPostgres;
    private readonly HashSet<string?> _versions;
    private readonly List<FolderEntry> _taken = [];
    private readonly List<LeftOutFile> _leftOut = [];
    private readonly List<MigrationProblem> _refused = [];

    /// <param name="layout">Whose conventions it follows.</param>
    /// <param name="entries">Everything below it.</param>
    /// <param name="isGiven">Whether a person named the layout, and it was not only seen from the files.</param>
    internal FolderClassification(
        string folder,
        Layout layout,
        IReadOnlyList<FolderEntry> entries,
        bool isGiven = false
    )
    {
        (_folder, _layout, _entries, _isGiven) = (folder, layout, entries, isGiven);
        _undoes = new(entries.Where(Takes).Select(entry => entry.Title));
        _forPostgres =
        [
            .. entries
                .Where(entry => layout.NamesDatabases && Takes(entry) && DialectName.IsPostgres(entry.Title))
                .Select(entry => layout.Version(entry.Title)),
        ];
        _versions =
        [
            .. entries
                .Where(entry => layout.Takes(entry) && !layout.LeavesOut(entry))
                .Select(entry => layout.Version(entry.Title)),
        ];
        foreach (var entry in entries)
        {
            Classify(entry);
        }
        RefuseUnfinished();
        RefuseNothingTaken();
    }

    /// <summary>Everything below the folder.</summary>
    internal IReadOnlyList<FolderEntry> Entries => _entries;

    /// <summary>The files that are migrations.</summary>
    internal IReadOnlyList<FolderEntry> Taken => _taken;

    /// <summary>What is left out.</summary>
    internal IReadOnlyList<LeftOutFile> LeftOut => [.. _leftOut.Distinct()];

    /// <summary>What is refused.</summary>
    internal IReadOnlyList<MigrationProblem> Refused => _refused;

    /// <summary>
    /// Files that undo a migration of which there is no file: it may have been lost. And those that the tool runs each time.
    /// </summary>
    internal IEnumerable<MigrationProblem> Warnings => Lost.Concat(Callbacks);

    private IEnumerable<MigrationProblem> Callbacks =>
        _leftOut
            .Where(left => left.Rule == Layout.CallbackRule)
            .Select(left =>
                MigrationProblem.InFile(
                    left.Path,
                    $"{_layout.Tool} runs this file around its steps, and MigrationKit does not: what it does is not done here. "
                        + "Do it in a migration or an R__ file where it counts."
                )
            );

    private IEnumerable<MigrationProblem> Lost
    {
        get
        {
            if (_layout.FileInDirectory is not null)
            {
                return [];
            }
            return _entries
                .Where(entry => !entry.IsHidden && _layout.LeavesOut(entry))
                .Where(entry => !_versions.Contains(_layout.VersionUndone(entry.Title)))
                .Select(entry =>
                    MigrationProblem.InFile(
                        entry.FullPath,
                        "The file undoes a migration that has no file. Restore that one, or remove this one."
                    )
                );
        }
    }

    private void Classify(FolderEntry entry)
    {
        if (entry.Refusal is { } reason)
        {
            Refuse(entry.FullPath, reason);
        }
        else if (entry.IsHidden)
        {
            LeaveOut(entry.FullPath, "hidden");
        }
        else if (FolderRules.IsOurs(entry) && !(_layout.Recursive && Takes(entry)))
        {
            var top = entry.Top.Length > 0 ? entry.Top : entry.Path;
            LeaveOut(Path.Combine(_folder, top), "a folder of MigrationKit");
        }
        else if (FolderRules.Refusal(entry, _entries) is { } rule)
        {
            Refuse(entry.FullPath, rule);
        }
        else if (_layout.LeftOutPrefix is not null && _layout.VersionUndone(entry.Title) is { } undone)
        {
            ClassifyUndo(entry, undone);
        }
        else if (LeftOutBy(entry) is { } leftOut)
        {
            LeaveOut(entry.FullPath, leftOut);
        }
        else if (Takes(entry))
        {
            Take(entry);
        }
        else
        {
            Remain(entry);
        }
    }

    private void ClassifyUndo(FolderEntry entry, string version)
    {
        if (_versions.Contains(version))
        {
            LeaveOut(entry.FullPath, "undoes a migration");
        }
        else
        {
            Refuse(
                entry.FullPath,
                $"There is no {_layout.Prefix} file of this version to undo, and refinery runs such a file. "
                    + $"Name it {_layout.Prefix} if it is to run, or remove it."
            );
        }
    }

    private string? LeftOutBy(FolderEntry entry) =>
        _layout.LeavesOutBy(entry)
        ?? (
            _forPostgres.Count > 0
            && Takes(entry)
            && !DialectName.IsPostgres(entry.Title)
            && _forPostgres.Contains(_layout.Version(entry.Title))
                ? "another file of its version is for PostgreSQL"
                : null
        );

    /// <summary>Whether the file is where the layout has its migrations.</summary>
    private bool Takes(FolderEntry entry) =>
        entry.Refusal is null
        && !entry.IsHidden
        && _layout.Takes(entry)
        && !(FolderRules.IsOurs(entry) && _layout.Version(entry.Title) is null);

    private void Take(FolderEntry entry)
    {
        var undoes =
            _layout.FileInDirectory is null
            && (_undoes.Contains(entry.Title) || entry.Parent.Split('/').Any(_undoes.Contains));
        if (undoes)
        {
            Refuse(
                entry.FullPath,
                "The name says that this file undoes a migration, and MigrationKit has no down migrations. "
                    + "Move it out of the folder, or rename it."
            );
        }
        else
        {
            _taken.Add(entry);
        }
    }

    private void Remain(FolderEntry entry)
    {
        if (entry.IsSql && _isGiven && _layout.FileInDirectory is not null && entry.Parent.Length == 0)
        {
            LeaveOut(entry.FullPath, $"{_layout.Tool} does not read it");
        }
        else if (entry.IsSql)
        {
            Refuse(
                entry.FullPath,
                _layout.FileInDirectory is { } file
                    ? $"{_layout.Tool} reads only {file} in a directory for each migration. "
                        + "Make this file a migration, or move it out of the folder"
                        + (
                            entry.Parent.Length == 0
                                ? $"; --layout {_layout.Tool} (MigrationLayout.{_layout.Id}) leaves it out."
                                : "."
                        )
                    : "The file is below the folder, and only the files in the folder itself are read. "
                        + "Move it up, or out of the folder."
            );
        }
        else if (IsBesideMigrations(entry) && FolderRules.IsOtherMigration(entry))
        {
            Refuse(
                entry.FullPath,
                "This is a migration by its name or its code, but MigrationKit runs only .sql files. "
                    + "Write it in SQL, or move it out of the folder."
            );
        }
        else
        {
            LeaveOut(entry.FullPath, entry.IsDirectory ? "empty" : "not a .sql file");
        }
    }

    private bool IsBesideMigrations(FolderEntry entry) =>
        entry.Parent.Length == 0 || _layout.Recursive || _layout.FileInDirectory is not null || !_entries.Any(Takes);

    /// <summary>Refuses directories that are to be a migration, and hold no file of one.</summary>
    private void RefuseUnfinished()
    {
        if (_layout.FileInDirectory is not { } file)
        {
            return;
        }
        var finished = _taken.Select(entry => entry.Parent).ToHashSet(StringComparer.Ordinal);
        var holding = finished.SelectMany(Ancestors).ToHashSet(StringComparer.Ordinal);
        var unfinished = _entries
            .Where(entry => !entry.IsHidden && !FolderRules.IsOurs(entry))
            .Where(entry => entry.IsDirectory || _layout.LeavesOut(entry) || FolderRules.IsNumbered(entry.Parent))
            .Select(entry => entry.IsDirectory ? entry.Path : entry.Parent)
            .Where(directory => directory.Length > 0 && !holding.Contains(directory))
            .Where(directory => !Ancestors(directory).Any(finished.Contains))
            .Distinct();
        foreach (var directory in unfinished)
        {
            var path = Path.Combine(_folder, directory);
            _leftOut.RemoveAll(entry =>
                (entry.Path + Path.DirectorySeparatorChar).StartsWith(
                    path + Path.DirectorySeparatorChar,
                    StringComparison.Ordinal
                )
            );
            Refuse(path, $"The directory has no {file}. Add the file, or remove the directory.");
        }
    }

    /// <summary>A directory and those that it lies in.</summary>
    private static IEnumerable<string> Ancestors(string directory)
    {
        for (; directory.Length > 0; directory = directory[..Math.Max(0, directory.LastIndexOf('/'))])
        {
            yield return directory;
        }
    }

    private void RefuseNothingTaken()
    {
        if (_taken.Count > 0 || _refused.Count > 0)
        {
            return;
        }
        foreach (var entry in _entries.Where(entry => entry.IsSql && !entry.IsHidden))
        {
            Refuse(
                entry.FullPath,
                "The folder has .sql files, but none of them is a migration to read. Is this the right folder?"
            );
            return;
        }
    }

    private void Refuse(string path, string reason) => _refused.Add(MigrationProblem.InFile(path, reason));

    private void LeaveOut(string path, string rule) => _leftOut.Add(new(path, rule));
}
