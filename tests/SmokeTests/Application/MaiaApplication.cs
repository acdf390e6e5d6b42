using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SmokeTests.Application;

/// <summary>
/// The audited application in small: two endpoints that answer 200 whatever becomes of the memory behind them, and say
/// only in the log what failed.
/// </summary>
internal static class MaiaApplication
{
    public const string OraclePath = "/api/oracle/conversation";
    public const string SovereignPath = "/api/sovereign/app/maia";

    /// <summary>The application on a free port of 127.0.0.1, not started yet.</summary>
    public static WebApplication Create(string connectionString, ILoggerProvider log)
    {
        // Empty, so that no settings file and no ASPNETCORE_… variable of the machine has a say.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.AddProvider(log);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        builder.Services.AddSingleton<Memory>();
        var application = builder.Build();
        application.MapPost(OraclePath, AnswerOracleAsync);
        application.MapPost(SovereignPath, AnswerSovereignAsync);
        return application;
    }

    private static async Task<IResult> AnswerOracleAsync(
        ConversationRequest request,
        Memory memory,
        CancellationToken cancellationToken
    )
    {
        var turn = await memory.KeepAsync(request, cancellationToken);
        return Answer(request, turn);
    }

    private static async Task<IResult> AnswerSovereignAsync(
        ConversationRequest request,
        Memory memory,
        CancellationToken cancellationToken
    )
    {
        var turn = await memory.KeepAsync(request, cancellationToken);
        await memory.KeepJudgementAsync(request, turn, cancellationToken);
        return Answer(request, turn);
    }

    private static IResult Answer(ConversationRequest request, Remembrance remembrance)
    {
        var earlier = remembrance.Earlier;
        var before =
            earlier.Count == 0
                ? "It is the first I hear from you."
                : $"Before, you told me: {string.Join(" Then: ", earlier)}";
        return Results.Ok(new ConversationAnswer($"I hear you: {request.Message} {before}", earlier));
    }
}
