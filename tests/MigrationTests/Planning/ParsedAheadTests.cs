using MigrationKit;
using MigrationKit.Planning;
using MigrationKit.Sources;
using MigrationTests.Sources;

namespace MigrationTests.Planning;

/// <summary>While a run waits for the history, it parses files.</summary>
public sealed class ParsedAheadTests : IDisposable
{
    private readonly FolderOnDisk _folder = new();
    private readonly TaskCompletionSource _history = new();
    private int _parsed;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_parsed_once_though_nobody_knows_yet_what_is_recorded()
    {
        var files = new SourceFiles([Counted("a"), Counted("b")]);

        files.ParseUntil(_history.Task);
        var ahead = _parsed;
        var set = MigrationSetReader.Read(files);

        (ahead, _parsed).Should().Be((2, 2));
        set.Migrations.Select(migration => migration.Name).Should().Equal("a", "b");
    }

    [Fact]
    public void The_last_file_comes_first_and_none_after_the_history_is_there()
    {
        var files = new SourceFiles([Counted("a"), Counted("b", _history.SetResult)]);

        files.ParseUntil(_history.Task);
        files.ParseUntil(_history.Task);

        _parsed.Should().Be(1);
    }

    [Fact]
    public void A_large_file_waits_because_parsing_keeps_its_text()
    {
        _folder.Write("a.sql", $"select '{new string('x', LargeFile.MinLength)}'");
        var large = Counted("a") with { Large = new(Path.Combine(_folder.Path, "a.sql")) };

        new SourceFiles([large]).ParseUntil(_history.Task);

        _parsed.Should().Be(0);
    }

    /// <summary>Parsing a file asks for its footprint.</summary>
    private MigrationFile Counted(string name, Action? then = null) =>
        Folder.File(name, "select 1") with
        {
            Footprint = (
                $"{name}.txt",
                () =>
                {
                    _parsed++;
                    then?.Invoke();
                    return null;
                }
            ),
        };
}
