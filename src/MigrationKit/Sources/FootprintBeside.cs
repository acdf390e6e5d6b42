using MigrationKit.Exceptions;

namespace MigrationKit.Sources;

/// <summary>The footprint file that belongs to a migration.</summary>
internal static class FootprintBeside
{
    /// <summary>Reads it; nothing where there is none, or where it is no footprint.</summary>
    internal static (Footprint? Footprint, IReadOnlyList<MigrationProblem> Problems) Read(
        MigrationFile file
    )
    {
        if (file.Footprint is not { } beside)
        {
            return (null, []);
        }
        try
        {
            return (Footprint.Parse(file.Name, beside.Path, beside.Text), []);
        }
        catch (InvalidMigrationsException e)
        {
            return (null, e.Problems);
        }
    }

    /// <summary>Says of a footprint that it is of another version of the file, and so is not asserted.</summary>
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
                    $"The footprint is of another version of {file.Path}, and is not asserted. "
                        + "Write it anew with `migrationkit footprint`."
                ),
            ]
            : [];
}
