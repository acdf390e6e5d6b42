using MigrationKit.Audit;
using MigrationKit.Audit.Code;
using MigrationKit.Testing;

namespace MigrationTests.Audit;

/// <summary>A directory of source code that goes away with the test.</summary>
internal sealed class CodeFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("migrationkit-");

    internal CodeFolder(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
        {
            var path = PathOf(name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    internal string PathOf(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>The errors as <c>file:line:column SQLSTATE message</c>, and what was read.</summary>
    internal async Task<(string[] Errors, CodeReading Reading)> JudgeAsync(
        TestDatabase database,
        params string[] excluded
    )
    {
        var token = TestContext.Current.CancellationToken;
        await using var connection = await database.DataSource.OpenConnectionAsync(token);
        var (errors, reading) = await CodeAudit.ReadAsync(
            connection,
            [_directory.FullName],
            [.. excluded.Select(PathOf)],
            _ => false,
            token
        );
        return ([.. errors.Select(error => $"{At(error.Where)} {error.SqlState} {error.Message}")], reading);
    }

    /// <summary>Why something was not judged, as <c>file:line: reason</c>.</summary>
    internal string[] Reasons(CodeReading reading) =>
        [
            .. reading.NotJudged.Select(refused =>
                $"{Path.GetRelativePath(_directory.FullName, refused.Where.Path)}:{refused.Where.Line}: {refused.Reason}"
            ),
        ];

    public void Dispose() => _directory.Delete(recursive: true);

    private string At(Sighting where) =>
        $"{Path.GetRelativePath(_directory.FullName, where.Path)}:{where.Line}:{where.Column}";
}
