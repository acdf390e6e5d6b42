using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SmokeTests.Driving;

/// <summary>An entry of the log: the server's error code and message where it stems from one.</summary>
internal sealed record LoggedProblem(string? SqlState, string Message);

/// <summary>Keeps every warning and error that the application logs, whatever part of it.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<LoggedProblem> _problems = new();

    public IReadOnlyList<LoggedProblem> Problems => [.. _problems];

    public void Clear() => _problems.Clear();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            _problems.Enqueue(
                exception is PostgresException error
                    ? new(error.SqlState, error.MessageText)
                    : new(null, formatter(state, exception))
            );
        }
    }

    public void Dispose() { }
}
