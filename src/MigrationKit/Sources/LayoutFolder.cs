namespace MigrationKit.Sources;

/// <summary>Orders the files of a folder by its layout, and refuses names that the layout does not know.</summary>
internal sealed class LayoutFolder(Layout layout)
{
    /// <summary>A leading number with fewer digits is a counter, otherwise a date.</summary>
    private const int CounterDigits = 8;

    /// <summary>Puts the files into the order of the layout.</summary>
    internal List<MigrationFile> Arranged(IEnumerable<MigrationFile> files)
    {
        if (layout == Layout.Own)
        {
            return [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
        }
        var arranged = new List<MigrationFile>();
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, version) in Sorted(files))
        {
            var refusal =
                file.Refusal
                ?? (
                    version is null || !file.Path.EndsWith(".sql", StringComparison.Ordinal) ? Unknown(file.Name) : null
                );
            if (version is not null && !layout.SharesVersions && !taken.TryAdd(version, file.Path))
            {
                refusal ??=
                    $"The file has the same version as {taken[version]}, so their order is ambiguous. "
                    + "Give one of them another number.";
            }
            arranged.Add(file with { Layout = layout, Place = arranged.Count, Refusal = refusal });
        }
        return arranged;
    }

    private IEnumerable<(MigrationFile File, string? Version)> Sorted(IEnumerable<MigrationFile> files) =>
        files
            .Select(file =>
                file with
                {
                    Repeatable = layout.IsRepeatable(file.Name),
                    NoTransaction =
                        file.NoTransaction || (layout.NamesDatabases && DialectName.HasNoTransaction(file.Name)),
                }
            )
            // Flyway orders what is repeatable by its description, in which underscores are blanks: 1_a is before 10_b.
            .Select(file =>
                (File: file, Version: file.Repeatable ? file.Name.Replace('_', ' ') : layout.Version(file.Name))
            )
            .OrderBy(entry => entry.File.Repeatable)
            .ThenBy(entry => layout.Order == LayoutOrder.Name ? "" : entry.Version, StringComparer.Ordinal)
            // Where names decide among files of one version, it is those of the files: a-b.sql is before a.sql.
            .ThenBy(
                entry => layout.SharesVersions ? entry.File.Name + ".sql" : entry.File.Name,
                StringComparer.Ordinal
            );

    /// <summary>The first place where the order is not the one that a reader would expect.</summary>
    internal MigrationProblem? Surprise(IReadOnlyList<MigrationFile> files)
    {
        List<MigrationFile> once = [.. files.Where(file => !file.Repeatable)];
        return layout.Order == LayoutOrder.Number ? AgainstText(once) : AgainstNumbers(once);
    }

    private MigrationProblem? AgainstText(List<MigrationFile> files)
    {
        for (var i = 1; i < files.Count; i++)
        {
            if (string.CompareOrdinal(files[i - 1].Name, files[i].Name) > 0)
            {
                return MigrationProblem.InFile(
                    files[i].Path,
                    $"'{files[i].Name}' runs after '{files[i - 1].Name}', although it sorts first as text: {layout.Tool} goes by number."
                );
            }
        }
        return null;
    }

    private static MigrationProblem? AgainstNumbers(List<MigrationFile> files)
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
                return MigrationProblem.InFile(
                    file.Path,
                    $"'{file.Name}' runs after '{before}', although its number is lower: names sort as text. "
                        + "Pad the numbers with zeros to the same length if that is not intended."
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
