using MigrationKit.Testing;

namespace MigrationTests.Hosting;

/// <summary>Host Local for tests of just that host: they need PostgreSQL's programs also where the run uses another.</summary>
internal static class LocalServer
{
    public static async Task<LocalHost> StartAsync(LocalHostOptions? options = null)
    {
        try
        {
            return await LocalHost.StartAsync(options, TestContext.Current.CancellationToken);
        }
        catch (PostgresHostException e) when (IsMissing(e))
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    /// <summary>For fixtures, which cannot skip; null where there are no programs.</summary>
    public static async Task<LocalHost?> StartIfInstalledAsync()
    {
        try
        {
            return await LocalHost.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        }
        catch (PostgresHostException e) when (IsMissing(e))
        {
            return null;
        }
    }

    /// <summary>For tests in which it is not to start.</summary>
    public static async Task SkipIfMissingAsync() =>
        Assert.SkipUnless(
            await LocalHost.IsInstalledAsync(new(), TestContext.Current.CancellationToken),
            "PostgreSQL is not installed on this machine."
        );

    private static bool IsMissing(PostgresHostException error) =>
        error.Message.StartsWith("PostgreSQL is not installed", StringComparison.Ordinal);
}
