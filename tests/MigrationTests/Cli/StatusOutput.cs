using System.Text.Json;
using MigrationKit;
using MigrationKit.Cli.Shared;
using MigrationKit.Cli.Status;

namespace MigrationTests.Cli;

public class StatusOutput
{
    private static readonly DateTimeOffset Noon = new(2025, 12, 14, 13, 0, 0, TimeSpan.FromHours(1));

    private static readonly MigrationPlan Plan = new(
        "public.schema_migrations",
        [
            Entry("20251201_first", MigrationState.Applied, Row("20251201_first", 12)),
            Entry(
                "20251214_[second]",
                MigrationState.Modified,
                Row("20251214_[second]", 3_400),
                "the file has changed since it was applied"
            ),
            Entry("20251220_third", MigrationState.Pending),
        ],
        []
    );

    [Fact]
    public void Is_aligned_lines_in_a_pipe()
    {
        var (screen, output, _) = Screens.Create();

        StatusText.Write(screen, Plan);

        output
            .ToString()
            .ReplaceLineEndings("\n")
            .Should()
            .Be(
                """
                applied   20251201_first     2025-12-14 12:00:00Z  app  12 ms
                modified  20251214_[second]  2025-12-14 12:00:00Z  app  3.40 s
                pending   20251220_third     -                     -    -
                modified: 20251214_[second]: the file has changed since it was applied.
                  Put the file back and write a new migration; or, after a review, accept it: migrationkit adopt --modified 20251214_[second], or --allow 20251214_[second].
                1 applied, 1 modified, 1 pending; history in public.schema_migrations.

                """.ReplaceLineEndings("\n")
            );
    }

    [Theory]
    [InlineData(100)]
    [InlineData(60)]
    public void Is_a_table_that_fits_the_terminal(int width)
    {
        var (screen, output, _) = Screens.Create(terminal: true, width: width, "--no-color");

        StatusTable.Write(screen, Plan);

        var text = output.ToString();
        text.Should().ContainAll("20251201_first", "20251214_[second]", "modified", "pending");
        text.Should().NotContain("\e");
        var table = text.Split('\n').TakeWhile(line => !line.StartsWith("modified:"));
        table.Should().OnlyContain(line => line.TrimEnd().Length <= width);
    }

    [Fact]
    public void Is_coloured_on_a_terminal()
    {
        var (screen, output, _) = Screens.Create(terminal: true);

        StatusTable.Write(screen, Plan);

        output.ToString().Should().MatchRegex(@"\e\[3\dmapplied");
    }

    [Fact]
    public void Is_one_document_with_json()
    {
        var (screen, output, _) = Screens.Create(args: "--json");

        JsonOutput.Write(screen, StatusDocument.From(Plan, exitCode: 3));

        using var document = JsonDocument.Parse(output.ToString());
        var root = document.RootElement;
        root.GetProperty("exitCode").GetInt32().Should().Be(3);
        root.GetProperty("totals").GetProperty("modified").GetInt32().Should().Be(1);
        var second = root.GetProperty("migrations")[1];
        second.GetProperty("name").GetString().Should().Be("20251214_[second]");
        second.GetProperty("state").GetString().Should().Be("modified");
        second.GetProperty("durationMs").GetDouble().Should().Be(3_400);
        second.GetProperty("reason").GetString().Should().StartWith("the file has changed");
        root.GetProperty("migrations")[2].TryGetProperty("appliedAt", out _).Should().BeFalse();
    }

    private static PlanEntry Entry(string name, MigrationState state, HistoryRow? row = null, string? reason = null) =>
        new(name, state, null, row, reason is not null, reason);

    private static HistoryRow Row(string name, int milliseconds) =>
        new()
        {
            Name = name,
            AppliedAt = Noon,
            Checksum = "x",
            AppliedBy = "app",
            Duration = TimeSpan.FromMilliseconds(milliseconds),
            ToolVersion = "1",
        };
}
