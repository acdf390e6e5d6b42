using System.Globalization;
using MigrationKit.Tests;
using MigrationTests.Cli;

namespace MigrationTests.Audit;

/// <summary>Whoever can write into a log must not write into the terminal of the one who reads the report.</summary>
public sealed class LogsThatSteerTerminals(PostgresFixture postgres) : IDisposable
{
    private const string Steering = "\e]0;x\a\e[31m\u009b2J\x7f\u202e\u2066";

    private readonly MigrationFolder _folder = new(("001_notes", "create table notes (id int, body text);"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--verbose")]
    [InlineData("--markdown", "-")]
    [InlineData("--json")]
    public async Task No_control_character_of_a_log_reaches_the_output(params string[] form)
    {
        var log = Path.Combine(_folder.Path, "app.log");
        await File.WriteAllTextAsync(
            log,
            $$"""
            ERROR:  relation "note{{Steering + '\r'}}s" does not exist
            STATEMENT:  select {{Steering}} from "note{{Steering}}s"
            ERROR:  column "bo{{Steering}}y" of relation "notes" does not exist
            ERROR:  function f{{Steering}}(text) does not exist
            42P01 FEHLER:  Relation »x{{Steering}}« existiert nicht
            {"code":"42P01","message":"relation \"y\u001b[31m\u202e\" does not exist","statement":"select \"\u2066\u009b\""}
            """,
            Ct
        );
        var database = await postgres.NewDatabaseAsync();

        var result = await Tool.RunAsync(
            ["audit", "-c", database.ConnectionString, "-m", _folder.Path, "--log", log, .. form]
        );

        result.ExitCode.Should().Be(3);
        result.All.Should().ContainAll("bo�", "note�", "f�", "y�");
        result
            .All.Where(c =>
                c != '\n' && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            )
            .Should()
            .BeEmpty();
    }
}
