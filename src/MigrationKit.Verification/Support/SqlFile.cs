using MigrationKit.Sources;

namespace MigrationKit.Verification.Support;

/// <summary>A file of SQL that is no migration: sample rows, or an older shape.</summary>
internal sealed record SqlFile(string Name, string Path, string Text)
{
    /// <summary>The <c>.sql</c> files of a subfolder by their names; none where there is no such folder.</summary>
    public static IReadOnlyDictionary<string, SqlFile> ReadAll(string folder, string subfolder)
    {
        var path = System.IO.Path.Combine(folder, subfolder);
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.sql") : [];
        return files
            .Select(file => new SqlFile(System.IO.Path.GetFileNameWithoutExtension(file), file, ReadText(folder, file)))
            .ToDictionary(file => file.Name, StringComparer.Ordinal);
    }

    /// <exception cref="MigrationSourceException">It is not a regular file of the folder.</exception>
    public static string ReadText(string folder, string path)
    {
        try
        {
            return FolderFile.ReadText(folder, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MigrationSourceException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The setup file of a folder: the one that is named, or <c>setup.sql</c> beside it; null where there is none.</summary>
    /// <exception cref="MigrationSourceException">It is not a regular file.</exception>
    public static SqlFile? Setup(string folder, string? given)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        var beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(full) ?? full, "setup.sql");
        return given is not null || File.Exists(beside) ? Read(given ?? beside) : null;
    }

    /// <summary>One file, wherever it is.</summary>
    /// <exception cref="MigrationSourceException">It is not a regular file.</exception>
    public static SqlFile Read(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return new(
            System.IO.Path.GetFileNameWithoutExtension(path),
            path,
            ReadText(System.IO.Path.GetDirectoryName(full)!, full)
        );
    }

    /// <summary>Runs the file as psql would with <c>--single-transaction</c>.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="isAgain">Whether it ran in another database before: what belongs to the whole server is left out.</param>
    public async Task ExecuteAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken,
        bool isAgain = false
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var statements = SqlScript.Parse(Text).Statements.Select(statement => Text[statement.Start..statement.End]);
        try
        {
            await connection
                .ExecuteAsync(
                    statements.Where(text => !isAgain || !ServerWideObjects.AreCreatedBy(text)),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            throw new SqlFileException(Path, e);
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Sample rows or an older shape cannot be put into the database.</summary>
internal sealed class SqlFileException(string path, PostgresException error)
    : Exception($"cannot be put into the database: {error.MessageText} ({error.SqlState})", error)
{
    public string Path => path;
}
