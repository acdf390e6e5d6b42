using Microsoft.Extensions.Logging;

namespace MigrationKit.Testing.Containers;

/// <summary>
/// Takes the log of Testcontainers, which would go to standard output, and remembers what it was about last.
/// </summary>
internal sealed class StartupLog : ILogger
{
    private volatile string _last = "";

    /// <summary>Whether the last image or container in the log was that of Ryuk.</summary>
    internal bool IsAboutCleaner => _last.Contains("ryuk", StringComparison.OrdinalIgnoreCase);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _last = formatter(state, exception);
}
