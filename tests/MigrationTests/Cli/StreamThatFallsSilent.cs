using System.Runtime.CompilerServices;
using MigrationKit.Cli.Shared;

namespace MigrationTests.Cli;

public sealed class StreamThatFallsSilent
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silence_is_a_null_and_no_item_is_lost()
    {
        var goOn = new TaskCompletionSource();
        var seen = new List<string?>();

        await foreach (
            var item in ItemsAsync(goOn.Task, cancellationToken: Ct).OrTick(TimeSpan.FromMilliseconds(1), Ct)
        )
        {
            seen.Add(item);
            if (item is null)
            {
                goOn.TrySetResult();
            }
        }

        seen.Where(item => item is not null).Should().Equal("first", "second");
        seen.Should().Contain((string?)null);
    }

    [Fact]
    public async Task A_loop_that_is_left_in_a_silence_stops_the_stream()
    {
        var never = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();

        await foreach (var item in ItemsAsync(never.Task, stopped, Ct).OrTick(TimeSpan.FromMilliseconds(1), Ct))
        {
            if (item is null)
            {
                break;
            }
        }

        stopped.Task.IsCompletedSuccessfully.Should().BeTrue();
    }

    private static async IAsyncEnumerable<string> ItemsAsync(
        Task wait,
        TaskCompletionSource? stopped = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        yield return "first";
        try
        {
            await wait.WaitAsync(cancellationToken);
        }
        finally
        {
            stopped?.SetResult();
        }
        yield return "second";
    }
}
