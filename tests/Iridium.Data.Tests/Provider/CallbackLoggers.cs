using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Iridium.Data.Tests.Provider;

/// <summary>
/// Keeps log lines and calls a test for each, while what logs it is running: a test can do something in the middle of a
/// statement without guessing how long that takes.
/// </summary>
internal sealed class CallbackLoggers : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Called with each line; null for nothing.</summary>
    public Action<string>? OnLine { get; set; }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        string line = formatter(state, exception);
        Lines.Enqueue(line);
        OnLine?.Invoke(line);
    }

    public void Dispose()
    {
    }
}
