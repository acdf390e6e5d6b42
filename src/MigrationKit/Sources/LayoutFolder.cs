namespace MigrationKit.Sources;

/// <summary>The files of a directory as their layout has them: named, placed, and refused where it does not know them.</summary>
internal sealed class LayoutFolder(Layout layout)
{
    /// <summary>Below so many digits a number at the start of a name is a counter, else a date.</summary>
    private const int CounterDigits = 8;

    /// <summary>Whether the file beside a migration says that it does without a transaction.</summary>
    internal bool SaysNoTransaction(string path)
    {
        if (layout.SideFile is not { } side)
        {
            return false;
        }
        var beside = layout.FileInDirectory is null
            ? path + side
            : Path.Combine(Path.GetDirectoryName(path)!, side);
        return File.Exists(beside)
            && File.ReadLines(beside)
                .Select(line => line.Replace(" ", "", StringComparison.Ordinal))
                .Contains(layout.SideKey + "=false", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Puts the files into the order of the layout.</summary>
    internal List<MigrationFile> Arranged(IEnumerable<MigrationFile> files)
    {
        if (layout == Layout.Own)
        {
            return [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
        }
        var arranged = new List<MigrationFile>();
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        var sorted = files
            .Select(file => (File: file, Version: layout.Version(file.Name)))
            .OrderBy(
                entry => layout.Order == LayoutOrder.Name ? "" : entry.Version,
                StringComparer.Ordinal
            )
            .ThenBy(entry => entry.File.Name, StringComparer.Ordinal);
        foreach (var (file, version) in sorted)
        {
            var refusal = file.Refusal ?? (version is null ? Unknown(file.Name) : null);
            if (version is not null && !taken.TryAdd(version, file.Path))
            {
                refusal ??=
                    $"The file has the same version as {taken[version]}, so their order is ambiguous. "
                    + "Give one of them another number.";
            }
            arranged.Add(file with { Layout = layout, Place = arranged.Count, Refusal = refusal });
        }
        return arranged;
    }

    /// <summary>Where the order may surprise whoever reads the names first; files in the order of the layout.</summary>
    internal MigrationProblem? Surprise(IReadOnlyList<MigrationFile> files) =>
        layout.Order == LayoutOrder.Number ? AgainstText(files) : AgainstNumbers(files);

    private MigrationProblem? AgainstText(IReadOnlyList<MigrationFile> files)
    {
        for (var i = 1; i < files.Count; i++)
        {
            if (string.CompareOrdinal(files[i - 1].Name, files[i].Name) > 0)
            {
                return new(
                    files[i].Path,
                    0,
                    0,
                    $"'{files[i].Name}' runs after '{files[i - 1].Name}': {layout.Tool} goes by number, though it comes "
                        + "first as text."
                );
            }
        }
        return null;
    }

    private static MigrationProblem? AgainstNumbers(IReadOnlyList<MigrationFile> files)
    {
        var (highest, before) = (-1, "");
        foreach (var file in files)
        {
            if (Counter(file.Name) is not { } number)
            {
                continue;
            }
            if (number < highest)
            {
                return new(
                    file.Path,
                    0,
                    0,
                    $"'{file.Name}' runs after '{before}': the order of the names is that of text, though its number is "
                        + "lower. Write the numbers with the same count of digits if that is not meant."
                );
            }
            (highest, before) = (number, file.Name);
        }
        return null;
    }

    private string Unknown(string name)
    {
        var (start, reason) = layout.RefusedNames.FirstOrDefault(refused =>
            name.StartsWith(refused.Start, StringComparison.Ordinal)
        );
        return start is not null
            ? $"The file {reason}"
            : $"{layout.Tool} does not recognize this file name, only those like {layout.Example}. "
                + "Rename the file, or move it out of the folder.";
    }

    private static int? Counter(string name)
    {
        var digits = name.TakeWhile(char.IsAsciiDigit).Count();
        return digits is > 0 and < CounterDigits
            ? int.Parse(name.AsSpan(0, digits), System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }
}
