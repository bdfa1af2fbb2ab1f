using Microsoft.Extensions.Logging;

namespace Iridium.Engine.Tests.Diagnostics;

/// <summary>Keeps what the engine logs. Thread-safe.</summary>
internal sealed class ListLoggerFactory : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(EventId Id, LogLevel Level, string Message)> _entries = [];

    public IReadOnlyList<(EventId Id, LogLevel Level, string Message)> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    public IEnumerable<string> Of(int id) =>
        Entries.Where(entry => entry.Id.Id == id).Select(entry => entry.Message);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (_gate) _entries.Add((eventId, logLevel, formatter(state, exception)));
    }

    public void Dispose()
    {
    }
}
