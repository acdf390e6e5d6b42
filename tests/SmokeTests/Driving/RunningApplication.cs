using Microsoft.AspNetCore.Builder;
using SmokeTests.Application;

namespace SmokeTests.Driving;

/// <summary>An instance of the application over one database, with its log, and with somebody who speaks with it.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RunningApplication(WebApplication application, LogRecorder log)
    {
        _application = application;
        Log = log;
        Address = new(application.Urls.Single());
        Caller = new(Address);
    }

    public LogRecorder Log { get; }

    public Uri Address { get; }

    public Caller Caller { get; }

    /// <summary>Starts one. A second one shares neither memory nor connections with the first.</summary>
    public static async Task<RunningApplication> StartAsync(string connectionString, LogRecorder? log = null)
    {
        log ??= new();
        var application = MaiaApplication.Create(connectionString, log);
        try
        {
            await application.StartAsync(TestContext.Current.CancellationToken);
            return new(application, log);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        await _application.DisposeAsync();
    }
}
