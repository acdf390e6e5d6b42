using MigrationKit.Sources;
using MigrationTests.Sources;

namespace MigrationTests.Parsing;

/// <summary>
/// Reading takes linear time: four times as much takes four times as long, where a quadratic reader takes sixteen times.
/// Other work of the machine only ever adds to a time, so the shortest of several counts, and no other test runs beside it.
/// </summary>
[Collection(nameof(ReadingSpeed))]
public sealed class ReadingSpeedTests
{
    private const int Attempts = 5;
    private const int MostAttempts = 50;

    [Theory]
    [InlineData("insert into t values (1, 'one', E'\\'', $$x$$);\n")]
    [InlineData("insert into t values (1);")]
    [InlineData("+/**/")]
    [InlineData("$a")]
    [InlineData("E'a'\n")]
    [InlineData("/*/*")]
    [InlineData("((")]
    [InlineData("{;")]
    [InlineData("${a} \"{{\"")]
    [InlineData(")\\x\n")]
    [InlineData("-- migrationkit: what\n")]
    [InlineData("copy t from stdin;\n\\.\n")]
    [InlineData("commit;")]
    [InlineData("set a = 1;")]
    [InlineData("set transaction isolation level serializable;")]
    [InlineData("'a'||")]
    public void A_long_file_of_anything_is_read_in_linear_time(string part) =>
        ShouldGrow(
            60_000 / part.Length,
            times =>
            {
                var file = Folder.File("a", string.Concat(Enumerable.Repeat(part, times)));
                return () => FileParser.Parse(file);
            }
        );

    [Fact]
    public void Files_in_a_circle_are_read_in_linear_time() =>
        ShouldGrow(
            250,
            count =>
            {
                var files = Files(count, i => $"m{(i + 1) % count}");
                return () => Folder.Problems(files).Should().ContainSingle();
            }
        );

    [Fact]
    public void Each_unknown_name_is_compared_once_with_each_file() =>
        ShouldGrow(
            60,
            count =>
            {
                var files = Files(count, i => $"m{i}, n{i}");
                return () => Folder.Problems(files).Should().HaveCount(2 * count);
            },
            power: 2
        );

    private static (string, string)[] Files(int count, Func<int, string> requires) =>
        [.. Enumerable.Range(0, count).Select(i => ($"m{i}", $"-- migrationkit: requires {requires(i)}\nx"))];

    /// <summary>Four times as much may not take twice as long as it has to.</summary>
    private static void ShouldGrow(int size, Func<int, Action> reading, int power = 1)
    {
        Night.Only();
        var limit = 2 * Math.Pow(4, power);
        var (less, more) = (reading(size), reading(4 * size));
        Time(more);
        var (shorter, longer) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < Attempts || i < MostAttempts && longer >= limit * shorter; i++)
        {
            shorter = Least(shorter, Time(less));
            longer = Least(longer, Time(more));
        }
        longer.Should().BeLessThan(limit * shorter);
    }

    private static TimeSpan Time(Action read)
    {
        var start = TimeProvider.System.GetTimestamp();
        read();
        return TimeProvider.System.GetElapsedTime(start);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

[CollectionDefinition(nameof(ReadingSpeed), DisableParallelization = true)]
public sealed class ReadingSpeed;
