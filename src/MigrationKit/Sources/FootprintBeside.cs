using MigrationKit.Exceptions;

namespace MigrationKit.Sources;

/// <summary>The footprint file that belongs to a migration.</summary>
internal static class FootprintBeside
{
    /// <summary>Reads it; null if there is none or it is malformed.</summary>
    internal static (Footprint? Footprint, IReadOnlyList<MigrationProblem> Problems) Read(MigrationFile file)
    {
        if (file.Footprint is not { } beside)
        {
            return (null, []);
        }
        try
        {
            return (beside.Read() is { } text ? Footprint.Parse(file.Name, beside.Path, text) : null, []);
        }
        catch (InvalidMigrationsException e)
        {
            return (null, e.Problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, [MigrationProblem.InFile(beside.Path, $"The footprint cannot be read: {e.Message}")]);
        }
    }

    /// <summary>The footprint of a migration that was applied already.</summary>
    /// <exception cref="InvalidMigrationsException">It is malformed.</exception>
    internal static Footprint? Read(MigrationFile file, string checksum)
    {
        var (footprint, problems) = Read(file);
        return problems.Count > 0 ? throw new InvalidMigrationsException(problems)
            : footprint?.Checksum == checksum ? footprint
            : null;
    }

    /// <summary>Warns of a footprint that belongs to another version of the file: it is not asserted.</summary>
    internal static IEnumerable<MigrationProblem> Stale(
        MigrationFile file,
        Migration migration,
        Footprint? footprint
    ) =>
        footprint is not null && migration.Footprint is null
            ?
            [
                new(
                    file.Footprint!.Value.Path,
                    1,
                    1,
                    $"The footprint belongs to another version of {file.Path} and is not asserted. "
                        + "Run `migrationkit footprint` to write it again."
                ),
            ]
            : [];
}
