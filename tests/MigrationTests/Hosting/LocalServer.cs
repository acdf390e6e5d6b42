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
        catch (PostgresHostException e)
            when (e.Message.StartsWith("PostgreSQL is not installed", StringComparison.Ordinal))
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
