using MigrationKit.Tests;
using MigrationTests.Sources;

namespace MigrationTests.Cli;

/// <summary>The setup file beside a folder runs wherever its migrations run on a throwaway server.</summary>
public sealed class WhatThePlatformBrings(PostgresFixture postgres) : IDisposable
{
    private readonly FolderOnDisk _folder = new(
        ("setup.sql", "create schema auth; create table auth.users (id uuid primary key);"),
        ("migrations/001_profiles.sql", "create table profiles (id uuid primary key references auth.users (id));")
    );

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Footprints_are_taken_after_it_and_do_not_list_it()
    {
        var written = await RunAsync("footprint");
        var check = await RunAsync("footprint", "--check");
        var verified = await RunAsync("verify", "--checks", "MK601");

        written.ExitCode.Should().Be(0, written.All);
        check.ExitCode.Should().Be(0, check.All);
        verified.ExitCode.Should().Be(0, verified.All);
        var footprint = await File.ReadAllTextAsync(
            _folder.PathTo("migrations/footprints/001_profiles.txt"),
            TestContext.Current.CancellationToken
        );
        footprint.Should().Contain("+ table profiles").And.NotContain("table auth.users");
    }

    [Theory, InlineData("schema_migrations"), InlineData("public.ops_history")]
    public async Task A_run_on_a_throwaway_server_starts_after_it(string history)
    {
        var result = await RunAsync("apply", "--scratch", "--history-table", history);

        result.ExitCode.Should().Be(0, result.All);
        result.Output.Should().Contain("1 applied");
    }

    [Theory, InlineData("apply", "--scratch"), InlineData("footprint"), InlineData("verify")]
    public async Task A_history_without_a_schema_is_an_error_that_names_it(params string[] command)
    {
        var result = await RunAsync([.. command, "--history-table", "ops.history"]);

        result.ExitCode.Should().Be(1, result.All);
        result
            .All.Should()
            .Contain("The history \"ops\".\"history\" cannot begin")
            .And.Contain("(3F000). Create it in setup.sql.");
    }

    [Theory, InlineData("apply", "--scratch"), InlineData("footprint"), InlineData("verify")]
    public async Task One_that_does_not_run_is_named(params string[] command)
    {
        _folder.Write("other.sql", "create table x (id no_such_type);");

        var result = await RunAsync([.. command, "--setup", _folder.PathTo("other.sql")]);

        result.ExitCode.Should().Be(1, result.All);
        result.All.Should().Contain("The setup file").And.Contain("other.sql").And.Contain("no_such_type");
    }

    private Task<ToolResult> RunAsync(params string[] arguments) =>
        Tool.RunAsync([.. arguments, "--migrations", _folder.PathTo("migrations")], scratch: postgres.Host);
}
