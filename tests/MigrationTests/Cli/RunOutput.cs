using MigrationKit;
using MigrationKit.Cli.Apply;
using MigrationKit.Exceptions;

namespace MigrationTests.Cli;

public class RunOutput
{
    private static readonly MigrationFailedException Error = new("c", "m");

    private static readonly MigrationEvent[] Failing =
    [
        new MigrationSkipped("a", ByAnotherRunner: false),
        new MigrationStarted("b"),
        new MigrationApplied("b", TimeSpan.FromMilliseconds(12)),
        new MigrationStarted("c"),
        new MigrationFailed("c", Error),
        new RunEnded(
            new(
                [
                    new("a", MigrationOutcome.Skipped),
                    new("b", MigrationOutcome.Applied, TimeSpan.FromMilliseconds(12)),
                    new("c", MigrationOutcome.Failed),
                    new("d", MigrationOutcome.NotAttempted),
                ],
                TimeSpan.FromSeconds(1.5),
                dryRun: false
            )
        ),
    ];

    [Fact]
    public void Says_what_became_of_each_migration_and_the_totals()
    {
        var (screen, output, error) = Screens.Create();

        Show(new RunLines(screen), Failing);

        output
            .ToString()
            .ReplaceLineEndings("\n")
            .Should()
            .Be(
                """
                applied          12 ms  b
                failed                  c
                not attempted           d
                1 applied, 1 skipped, 1 failed, 1 not attempted in 1.50 s.

                """.ReplaceLineEndings("\n")
            );
        error.ToString().Should().BeEmpty();
    }

    [Fact]
    public void Lists_skipped_migrations_on_request_or_when_another_runner_was_faster()
    {
        var (screen, output, _) = Screens.Create(args: "--verbose");
        Show(new RunLines(screen), new MigrationSkipped("a", ByAnotherRunner: false));
        output.ToString().Should().Be($"skipped                 a{Environment.NewLine}");

        (screen, output, _) = Screens.Create();
        Show(new RunLines(screen), new MigrationSkipped("a", ByAnotherRunner: true));
        output.ToString().Should().Be($"skipped                 a (applied by another runner){Environment.NewLine}");
    }

    [Fact]
    public void Names_a_dry_run_and_adopted_migrations()
    {
        var (screen, output, _) = Screens.Create();

        Show(
            new RunLines(screen),
            new RunEnded(new([new("a", MigrationOutcome.Adopted)], TimeSpan.FromSeconds(61), dryRun: true))
        );

        output.ToString().Should().Contain("a (its objects were there already)");
        output
            .ToString()
            .Should()
            .EndWith(
                $"Dry run, rolled back: 0 applied, 0 skipped, 1 adopted, 0 failed, 0 not attempted in 1 min 1 s.{Environment.NewLine}"
            );
    }

    [Fact]
    public void Tells_apart_what_is_asked_for_from_what_is_worth_knowing()
    {
        var (screen, output, error) = Screens.Create();

        Show(
            new RunLines(screen),
            new RunLockAwaited("pid 7 since 10:00"),
            new MigrationRetried("a", "55P03", TimeSpan.FromMilliseconds(250)),
            new RunWarning("empty"),
            new ServerNotice("WARNING", "careful"),
            new ServerNotice("NOTICE", "chatter")
        );

        output.ToString().Should().BeEmpty();
        error
            .ToString()
            .ReplaceLineEndings("\n")
            .Should()
            .Be(
                """
                waiting: another runner holds the run lock: pid 7 since 10:00
                retrying: a in 250 ms: rolled back with 55P03
                warning: empty
                warning: careful

                """.ReplaceLineEndings("\n")
            );
    }

    [Fact]
    public async Task On_a_terminal_shows_what_is_under_way_and_removes_it_again()
    {
        var (screen, output, _) = Screens.Create(terminal: true, width: 40);
        const string Name = "a_name_that_is_far_too_long_for_this_terminal";

        using (var lines = new LiveRun(screen))
        {
            lines.Show(new MigrationStarted(Name));
            await Task.Delay(400, TestContext.Current.CancellationToken);
        }

        var drawn = output.ToString().Split('\r').Select(Printed).ToArray();
        drawn.Should().Contain(line => line.StartsWith("applying") && line.EndsWith('…'));
        drawn.Should().OnlyContain(line => line.Length < 40);
        drawn[^1].Should().BeEmpty("an interrupted run leaves a clean line");
    }

    [Fact]
    public void Uses_colours_on_a_terminal_only_and_not_when_told_so()
    {
        var (screen, output, _) = Screens.Create(terminal: true);
        Show(new LiveRun(screen), Failing);
        output.ToString().Should().Contain("\e[32mapplied");

        (screen, output, _) = Screens.Create(terminal: true, args: "--no-color");
        Show(new LiveRun(screen), Failing);
        output.ToString().Should().NotContain("\e[").And.Contain("applied");

        (screen, output, _) = Screens.Create();
        Show(new RunLines(screen), Failing);
        output.ToString().Should().NotMatchRegex(@"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]");
    }

    [Fact]
    public async Task Respects_NO_COLOR()
    {
        var coloured = await Tool.RunAsync(["apply"], terminal: true);
        var plain = await Tool.RunAsync(
            ["apply"],
            new Dictionary<string, string> { ["NO_COLOR"] = "1" },
            terminal: true
        );

        coloured.Error.Should().StartWith("\e[31merror\e[0m: No database is named.");
        plain.Error.Should().StartWith("error: No database is named.").And.NotContain("\e");
    }

    private static void Show(RunLines lines, params MigrationEvent[] events)
    {
        using (lines)
        {
            foreach (var happened in events)
            {
                lines.Show(happened);
            }
        }
    }

    private static string Printed(string drawn) =>
        System.Text.RegularExpressions.Regex.Replace(drawn, @"\e\[\d*[mK]", "");
}
