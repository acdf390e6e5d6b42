using System.Net;
using System.Net.Http.Json;
using SmokeTests.Application;

namespace SmokeTests.Driving;

/// <summary>An answer as it arrives over HTTP.</summary>
internal sealed record Answer(HttpStatusCode Status, string Message, IReadOnlyList<string> Remembered);

/// <summary>Speaks with an application over HTTP, on connections of its own.</summary>
internal sealed class Caller(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<Answer> SayAsync(string path, string message, string user, string session)
    {
        using var response = await _http.PostAsJsonAsync(
            path.TrimStart('/'),
            new
            {
                message,
                userId = user,
                sessionId = session,
            },
            Ct
        );
        if (!response.IsSuccessStatusCode)
        {
            return new(response.StatusCode, await response.Content.ReadAsStringAsync(Ct), []);
        }
        var body = await response.Content.ReadFromJsonAsync<Body>(Ct);
        return new(response.StatusCode, body?.Message ?? "", body?.Remembered ?? []);
    }

    public Task<Answer> SayToOracleAsync(string message, string user, string session) =>
        SayAsync(MaiaApplication.OraclePath, message, user, session);

    public Task<Answer> SayToSovereignAsync(string message, string user, string session) =>
        SayAsync(MaiaApplication.SovereignPath, message, user, session);

    public void Dispose() => _http.Dispose();

    /// <summary>A deployed application need not say what it remembers other than in its message.</summary>
    private sealed record Body(string? Message, string[]? Remembered);
}
