using System.Collections.Concurrent;
using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.FaultInjection;

/// <summary>
/// A run that is stopped at every point where it can be, each time followed by one that is not. By day at every fourth,
/// beginning with another one in each run.
/// </summary>
public sealed class InterruptedAnywhere(PostgresFixture postgres)
{
    private const int AtOnce = 3;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 300_000)]
    public async Task The_backend_is_terminated_before_every_command_and_every_end_of_a_message()
    {
        var scenario = await Scenario.CreateAsync(postgres, Scenario.Six);

        var points = await MatrixAsync(
            scenario,
            request => request.Sql is not null || request.Type == 'S',
            Fate.Terminate
        );

        points.Should().BeGreaterThan(100 / Night.OneIn, "each command of each migration is one");
    }

    [Fact(Timeout = 300_000)]
    public async Task The_network_is_cut_before_every_message()
    {
        var scenario = await Scenario.CreateAsync(
            postgres,
            ("1", "create table a (i int)"),
            ("2", "-- migrationkit: no-transaction\ncreate index concurrently a_i on a (i)")
        );

        var points = await MatrixAsync(scenario, request => request.Type != 'X', Fate.Cut);

        points.Should().BeGreaterThan(100 / Night.OneIn, "each command is several messages");
    }

    /// <returns>At how many points it was stopped.</returns>
    private async Task<int> MatrixAsync(Scenario scenario, Func<Request, bool> isPoint, Fate fate)
    {
        var first = Random.Shared.Next(1, Night.OneIn + 1);
        TestContext.Current.TestOutputHelper!.WriteLine($"From point {first}, one in {Night.OneIn}");
        var taken = first - Night.OneIn;
        var tried = 0;
        var last = int.MaxValue;
        var failures = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync()));
        failures.Should().BeEmpty();
        return tried;

        async Task WorkAsync()
        {
            var database = await postgres.NewDatabaseAsync();
            while (Interlocked.Add(ref taken, Night.OneIn) is var point && point <= last)
            {
                try
                {
                    if (!await InterruptAsync(database, scenario, isPoint, fate, point))
                    {
                        last = Math.Min(last, point - 1);
                    }
                    else
                    {
                        Interlocked.Increment(ref tried);
                    }
                }
                catch (InterruptedException e)
                {
                    failures.Enqueue($"{e.Message}: {e.InnerException}");
                }
            }
        }
    }

    private static async Task<bool> InterruptAsync(
        TestDatabase database,
        Scenario scenario,
        Func<Request, bool> isPoint,
        Fate fate,
        int point
    )
    {
        await database.ExecuteAsync("do $$ begin drop schema public cascade; create schema public; end $$");
        await using var proxy = new Proxy(database.ConnectionString);
        var seen = 0;
        string? at = null;
        proxy.OnRequest = request =>
        {
            if (!isPoint(request) || Interlocked.Increment(ref seen) != point)
            {
                return ValueTask.FromResult(Fate.Pass);
            }
            at = $"point {point}, {request.Type} {request.Sql?[..Math.Min(80, request.Sql.Length)]}";
            return ValueTask.FromResult(fate);
        };
        try
        {
            await scenario.RunAsync(database, proxy.ConnectionString);
            await scenario.ConvergeAsync(database);
        }
        catch (Exception e) when (at is not null)
        {
            throw new InterruptedException($"{fate} at {at}", e);
        }
        return at is not null;
    }

    private sealed class InterruptedException(string message, Exception inner) : Exception(message, inner);
}
