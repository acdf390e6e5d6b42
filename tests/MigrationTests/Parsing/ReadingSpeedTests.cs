using MigrationKit.Sources;
using MigrationTests.Sources;

namespace MigrationTests.Parsing;

/// <summary>
/// Reading takes linear time. The limits are far from what it takes (a tenth of a second) and farther from what a
/// quadratic reader would (minutes), so that a busy machine does not fail them.
/// </summary>
public sealed class ReadingSpeedTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("insert into t values (1, 'one', E'\\'', $$x$$);\n")]
    [InlineData("insert into t values (1);")]
    [InlineData("+/**/")]
    [InlineData("$a")]
    [InlineData("E'a'\n")]
    [InlineData("/*/*")]
    [InlineData("((")]
    [InlineData(")\\x\n")]
    [InlineData("-- migrationkit: what\n")]
    [InlineData("copy t from stdin;\n\\.\n")]
    [InlineData("commit;")]
    [InlineData("'a'||")]
    public void A_megabyte_of_anything_is_read_in_linear_time(string part)
    {
        var file = Folder.File(
            "a",
            string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length))
        );
        var start = TimeProvider.System.GetTimestamp();

        FileParser.Parse(file);

        TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(Limit);
    }

    [Fact]
    public void A_thousand_files_in_a_circle_are_read_in_linear_time()
    {
        var start = TimeProvider.System.GetTimestamp();

        var problems = Folder.Problems(
            [
                .. Enumerable
                    .Range(0, 1_000)
                    .Select(i =>
                        ($"m{i}", $"-- migrationkit: requires m{(i + 1) % 1_000}, n{i}\nx")
                    ),
            ]
        );

        problems.Should().HaveCount(1_001);
        TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(Limit);
    }
}
