using System.Reflection;
using System.Text;
using MigrationKit.Exceptions;
using MigrationKit.Planning;
using MigrationKit.Sources;

namespace MigrationKit;

/// <summary>Where migrations come from: a directory, the embedded resources of an assembly, or memory.</summary>
public abstract class MigrationSource
{
    private protected MigrationSource() { }

    /// <summary>The migrations in a directory.</summary>
    /// <param name="path">The directory. It has to exist when the migrations are read.</param>
    /// <param name="layout">
    /// Whose conventions it follows. By default that of another tool is recognised where reading the directory as one of
    /// our own would run it in the wrong order, or both up and down; the warnings say so then.
    /// </param>
    public static MigrationSource Directory(string path, MigrationLayout? layout = null) =>
        new DirectorySource(path, layout);

    /// <summary>The embedded resources of an assembly whose names end in <c>.sql</c>.</summary>
    /// <param name="assembly">The assembly that embeds the files.</param>
    /// <param name="prefix">
    /// What the resource names start with; it is cut off to get the migration's name. By default the name of the
    /// assembly and <c>.migrations.</c>, which is what <c>&lt;EmbeddedResource Include="migrations/*.sql" /&gt;</c> gives.
    /// </param>
    public static MigrationSource Assembly(Assembly assembly, string? prefix = null) =>
        new AssemblySource(assembly, prefix);

    /// <summary>Migrations given as text, for tests and generated SQL.</summary>
    /// <param name="migrations">Names (without <c>.sql</c>) and their SQL.</param>
    public static MigrationSource InMemory(params IEnumerable<(string Name, string Sql)> migrations) =>
        new MemorySource(
            new([.. migrations.Select(m => new MigrationFile(m.Name, m.Name + ".sql", Encoding.UTF8.GetBytes(m.Sql)))])
        );

    /// <summary>The folder that has what belongs to the migrations beside them; null where there is none.</summary>
    internal virtual string? Folder => null;

    /// <summary>The files, in any order.</summary>
    /// <exception cref="MigrationSourceException">The directory is missing or cannot be listed.</exception>
    internal abstract Task<SourceFiles> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The files, read; ordered once it is known which of them are recorded, and parsed as far as they are not.</summary>
    /// <param name="history">Reads the history meanwhile.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Throws <see cref="InvalidMigrationsException"/> where something is wrong with the files.</returns>
    /// <exception cref="MigrationSourceException">The source cannot be read at all.</exception>
    internal virtual async Task<Func<IReadOnlyList<HistoryRow>, MigrationSet>> OpenAsync(
        Task history,
        CancellationToken cancellationToken
    )
    {
        var files = await ReadAsync(cancellationToken).ConfigureAwait(false);
        files.ParseUntil(history);
        return rows => MigrationSetReader.Read(files, rows);
    }
}
