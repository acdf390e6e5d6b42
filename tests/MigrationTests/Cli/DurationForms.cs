using MigrationKit.Cli.Shared;

namespace MigrationTests.Cli;

public class DurationForms
{
    [Theory]
    [InlineData("30", 30_000)]
    [InlineData("0", 0)]
    [InlineData("1.5", 1_500)]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    public void Are_read(string text, int milliseconds)
    {
        Duration.TryParse(text, out var duration).Should().BeTrue();
        duration.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("3d")]
    [InlineData("3 s")]
    [InlineData("3ss")]
    [InlineData("NaN")]
    [InlineData("600h")]
    public void Are_refused_where_they_could_mean_something_else(string text) =>
        Duration.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(3.6, "4 ms")]
    [InlineData(999.6, "1.00 s")]
    [InlineData(1_240, "1.24 s")]
    [InlineData(1_500, "1.50 s")]
    [InlineData(5_000, "5 s")]
    [InlineData(300_000, "5 min")]
    [InlineData(125_000, "2 min 5 s")]
    public void Are_said_in_words(double milliseconds, string words) =>
        Duration.InWords(TimeSpan.FromMilliseconds(milliseconds)).Should().Be(words);
}
