using MigrationKit.Tests;

namespace MigrationTests.Corpus;

/// <summary>Whatever psql takes, MigrationKit takes with the same result, or says by design why not.</summary>
public sealed class CorpusTests(PostgresFixture postgres)
{
    public static TheoryData<string> Cases =>
        [
            .. Directory
                .GetDirectories(CorpusCase.Root)
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];

    [Theory, MemberData(nameof(Cases))]
    public async Task A_file_does_what_it_does_in_psql(string name)
    {
        Psql.SkipUnlessInstalled();
        var given = new CorpusCase(Path.Combine(CorpusCase.Root, name));
        var ours = await postgres.NewDatabaseAsync();
        var before = await ours.AllContentAsync();

        var refusal = await MigratedFile.ApplyAsync(ours, given.Input);

        var content = await ours.AllContentAsync();
        if (given.Expected is Expectation.Refused or Expectation.Fails)
        {
            refusal.Should().MatchRegex(@"input\.sql:(\d+:\d+:| after the file:| The file) .+");
            content.Should().Be(before);
        }
        if (given.Expected == Expectation.Refused)
        {
            return;
        }
        var theirs = await postgres.NewDatabaseAsync();
        var complaint = await Psql.RunAsync(theirs, given.ForPsql);
        if (given.Expected == Expectation.Fails)
        {
            complaint.Should().NotBeNull();
            return;
        }
        (refusal, complaint).Should().Be((null, null));
        content.Should().Be(await theirs.AllContentAsync());
        if (given.Expected == Expectation.PsqlDiffers)
        {
            await CheckDifferenceAsync(given, content);
        }
    }

    // A psql of another version may have learnt what the case says it cannot do; then the case is out of date.
    private async Task CheckDifferenceAsync(CorpusCase given, string content)
    {
        var database = await postgres.NewDatabaseAsync();
        if (await Psql.RunAsync(database, given.Input) is null)
        {
            (await database.AllContentAsync()).Should().NotBe(content);
        }
    }
}
