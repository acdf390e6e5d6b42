using System.IO.Compression;
using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Audit;

/// <summary>The commands that an audit recommends, and the input that it must not take for whole.</summary>
public sealed class WhatToRun(PostgresFixture postgres) : IDisposable
{
    private const string Line = "ERROR:  relation \"a\" does not exist\n";

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("migrationkit-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Delete(recursive: true);

    [Fact]
    public async Task The_recommended_audit_reads_the_same_folder_and_code()
    {
        var folder = Folder("rv dir --x", "001_b.sql");
        var code = Folder("it's code", "query.sql");

        var result = await RunAsync(folder, "--code", code, "--log", await LogAsync());

        var quoted = $"--migrations '{folder}'";
        result
            .Output.Should()
            .ContainAll(
                $"migrationkit new create_a {quoted}\n",
                $"migrationkit apply {quoted}\n",
                $"migrationkit audit {quoted} --code '{code.Replace("'", "'\\''")}'\n"
            );
    }

    [Fact]
    public async Task A_folder_of_another_tool_gets_no_migrationkit_new()
    {
        var result = await RunAsync(Folder("flyway", "V1__b.sql"), "--log", await LogAsync());

        result.ExitCode.Should().Be(3, result.All);
        result.Output.Should().Contain("No migration").And.NotContain("migrationkit new");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(1)]
    public async Task A_truncated_gzip_log_is_refused(int percent)
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var i = 0; i < 20_000; i++)
            {
                await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{i * 7919} {Line}"), Ct);
            }
        }
        var path = Path.Combine(_temp.FullName, "app.log.gz");
        var whole = packed.ToArray();
        await File.WriteAllBytesAsync(path, whole[..(whole.Length * percent / 100)], Ct);

        var result = await RunAsync(Folder("m", "001_b.sql"), "--log", path);

        result.ExitCode.Should().Be(1, result.All);
        result.Error.Should().Contain("app.log.gz");
    }

    [Fact]
    public async Task The_html_option_needs_a_file_name()
    {
        var result = await Tool.RunAsync("audit", "--html", "-");

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("--html writes a page to a file");
    }

    private string Folder(string name, string file)
    {
        var folder = _temp.CreateSubdirectory(name).FullName;
        File.WriteAllText(Path.Combine(folder, file), "create table b (id int);");
        return folder;
    }

    private async Task<string> LogAsync()
    {
        var path = Path.Combine(_temp.FullName, "app.log");
        await File.WriteAllTextAsync(path, Line, Ct);
        return path;
    }

    private async Task<ToolResult> RunAsync(string folder, params string[] args)
    {
        var database = await postgres.NewDatabaseAsync();
        return await Tool.RunAsync(
            ["audit", "-c", database.ConnectionString, "-m", folder, .. args],
            scratch: postgres.Host
        );
    }
}
