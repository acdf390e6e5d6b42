using MigrationKit.Exceptions;
using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

public sealed class VerificationRunTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cancelled_check_does_not_spoil_the_next_ones()
    {
        using var folder = new FolderOnDisk(
            ("001_a.sql", "create table a (id int primary key); select pg_sleep(0.5);")
        );
        await using var run = await new Verifier(postgres.Host, new() { Migrations = folder.Path }).OpenAsync(Ct);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        var cancelled = async () => await run.RunAsync("MK102", impatient.Token);
        await cancelled.Should().ThrowAsync<OperationCanceledException>();

        (await run.RunAsync("MK102", Ct)).Verdict.Should().Be(Verdict.Pass);
        (await run.RunAsync("mk501", Ct)).Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public async Task The_folder_is_judged_as_it_was_read_at_the_start()
    {
        using var folder = new FolderOnDisk(("001_a.sql", "create table a (id int primary key);"));
        await using var run = await new Verifier(postgres.Host, new() { Migrations = folder.Path }).OpenAsync(Ct);
        await File.WriteAllTextAsync(folder.PathTo("001_a.sql"), "no sql", Ct);

        (await run.RunAsync("MK101", Ct)).Verdict.Should().Be(Verdict.Pass);
        (await run.RunAsync("MK201", Ct)).Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public async Task The_time_of_a_check_is_not_that_of_what_it_shares_with_others()
    {
        using var folder = new FolderOnDisk(
            ("001_a.sql", "create table a (id int primary key);"),
            ("002_b.sql", "select pg_sleep(1);")
        );
        var verifier = new Verifier(postgres.Host, new() { Migrations = folder.Path, Checks = ["MK203", "MK204"] });
        var start = TimeProvider.System.GetTimestamp();

        var results = await verifier.RunAllAsync(Ct).ToListAsync(Ct);

        // The walk runs the second file twice, and the checks not at all.
        var rest = TimeProvider.System.GetElapsedTime(start) - TimeSpan.FromSeconds(2);
        results.Should().HaveCount(2).And.OnlyContain(result => result.Duration < rest);
    }

    [Theory, InlineData("MK501", "*leave MK501 out*"), InlineData("MK999", "There is no check 'MK999'.*")]
    public async Task A_check_that_is_not_part_of_it_is_refused(string check, string message)
    {
        using var folder = new FolderOnDisk(("001_a.sql", "create table a (id int primary key);"));
        var verifier = new Verifier(postgres.Host, new() { Migrations = folder.Path, Exclude = ["MK501"] });
        await using var run = await verifier.OpenAsync(Ct);

        var asked = async () => await run.RunAsync(check, Ct);

        await asked.Should().ThrowAsync<InvalidOptionException>().WithMessage(message);
    }
}
