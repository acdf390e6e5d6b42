using System.Text;
using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Planning;

namespace MigrationTests.Sources;

/// <summary>A folder of migrations in memory.</summary>
internal static class Folder
{
    internal static MigrationSet Read(params (string Name, string Sql)[] files) =>
        MigrationSetReader.Read(new([.. files.Select(file => File(file.Name, file.Sql))]));

    /// <summary>The only migration of a folder.</summary>
    internal static Migration ReadOne(string sql) => Read(("a", sql)).Migrations.Single();

    internal static Migration Read(MigrationFile file) => MigrationSetReader.Read(new([file])).Migrations.Single();

    internal static IReadOnlyList<string> Problems(params (string Name, string Sql)[] files) =>
        ProblemsOf([.. files.Select(file => File(file.Name, file.Sql))]);

    /// <summary>The problems of a folder with one file, a.sql.</summary>
    internal static IReadOnlyList<string> Problems(string sql) => Problems(("a", sql));

    internal static IReadOnlyList<string> ProblemsOf(params MigrationFile[] files)
    {
        try
        {
            MigrationSetReader.Read(new(files));
            return [];
        }
        catch (InvalidMigrationsException e)
        {
            return [.. e.Problems.Select(problem => problem.ToString())];
        }
    }

    internal static MigrationFile File(string name, string sql) => File(name, Encoding.UTF8.GetBytes(sql));

    internal static MigrationFile File(string name, byte[] content) => new(name, name + ".sql", content);
}
