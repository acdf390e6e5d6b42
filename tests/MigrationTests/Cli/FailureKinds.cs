using MigrationKit;
using MigrationKit.Cli.Shared;
using MigrationKit.Exceptions;
using MigrationKit.Testing;

namespace MigrationTests.Cli;

public class FailureKinds
{
    private static readonly MigrationReport Report = new([], TimeSpan.Zero, dryRun: false);

    public static TheoryData<Exception, int, string> Table =>
        new()
        {
            { new UsageException("m"), 1, "usage" },
            { new InvalidOptionException("m"), 1, "usage" },
            { new ArgumentException("m", "p"), 1, "unexpected" },
            { new InvalidMigrationsException([new("a.sql", 1, 2, "m")]), 2, "invalid" },
            { new MigrationSourceException("m"), 2, "invalid" },
            { new MigrationFailedException("a", "m"), 2, "failed" },
            {
                new MigrationFailedException("a", "m") { Refused = true },
                2,
                "refused"
            },
            { new HistoryException("m"), 2, "history" },
            { new DriftException("m", []), 3, "drift" },
            { new RunLockTimeoutException("m", "h"), 4, "runLockTimeout" },
            { new DatabaseUnavailableException("m", new IOException()), 5, "unavailable" },
            { new PostgresHostException("m"), 5, "unavailable" },
            { new MigrationCanceledException(Report, default), 130, "canceled" },
            { new InvalidOperationException("m"), 1, "unexpected" },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_has_its_exit_code(Exception exception, int exitCode, string kind)
    {
        var failure = Failure.From(exception, canceled: false);

        failure.ExitCode.Should().Be(exitCode);
        failure.Kind.Should().Be(kind);
        failure.Message.Should().Contain(exception.Message);
    }

    [Fact]
    public void A_cancelled_operation_is_a_cancelled_run_only_if_the_user_cancelled()
    {
        var exception = new OperationCanceledException();

        Failure.From(exception, canceled: true).ExitCode.Should().Be(130);
        Failure.From(exception, canceled: false).ExitCode.Should().Be(1);
        Failure.From(new PostgresHostException("initdb ended"), canceled: true).ExitCode.Should().Be(130);
    }

    [Fact]
    public void The_problems_of_a_folder_are_counted_and_listed()
    {
        var exception = new InvalidMigrationsException([new("m/a.sql", 3, 5, "one"), new("m/b.sql", 0, 0, "two")]);

        Failure
            .From(exception, canceled: false)
            .Message.Should()
            .Be("2 problems in the migrations; nothing was run.\nm/a.sql:3:5: one\nm/b.sql: two");
    }

    [Fact]
    public void A_problem_of_every_file_is_shown_ten_times_and_counted()
    {
        MigrationProblem[] problems =
        [
            .. Enumerable.Range(1, 15).Select(n => new MigrationProblem($"m/{n:00}.sql", 0, 0, "one")),
            new("m/99.sql", 1, 1, "two"),
        ];

        var lines = Failure.From(new InvalidMigrationsException(problems), canceled: false).Message.Split('\n');

        lines.Should().HaveCount(12);
        lines[0].Should().Be("16 problems in the migrations; nothing was run.");
        lines[1].Should().Be("m/99.sql:1:1: two");
        lines[10].Should().Be("m/09.sql: one");
        lines[11].Should().Be("m/10.sql: one (and 5 more of the kind; --json lists them all)");
    }

    [Fact]
    public void What_the_run_had_done_is_kept() =>
        Failure.From(new MigrationCanceledException(Report, default), canceled: true).Report.Should().BeSameAs(Report);

    [Fact]
    public void A_cancelled_run_that_may_have_applied_something_does_not_say_otherwise()
    {
        MessageOf(new MigrationCanceledException(Report, default)).Should().Contain("rolled back");
        MessageOf(new OperationCanceledException()).Should().Be("Cancelled; no database was changed.");

        static string MessageOf(Exception exception) => Failure.From(exception, canceled: true).Message;
    }
}
