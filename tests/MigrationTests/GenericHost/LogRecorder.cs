using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace MigrationTests.GenericHost;

/// <summary>Keeps what MigrationKit logs.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("MigrationKit.", StringComparison.Ordinal)
            ? new Logger(_messages.Writer)
            : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    /// <summary>Waits for the next message.</summary>
    public ValueTask<string> NextAsync() => _messages.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The messages that nobody has read.</summary>
    public IReadOnlyList<string> Rest()
    {
        var rest = new List<string>();
        while (_messages.Reader.TryRead(out var message))
        {
            rest.Add(message);
        }
        return rest;
    }

    public void Dispose() => _messages.Writer.TryComplete();

    private sealed class Logger(ChannelWriter<string> messages) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => messages.TryWrite($"{logLevel}: {formatter(state, exception)}");
    }
}
