using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iridium.Data.Tests.Telemetry;

/// <summary>Keeps what the provider logs; what the engine does is left out. Thread-safe.</summary>
internal sealed class ListLoggerFactory(LogLevel least = LogLevel.Trace) : ILoggerFactory, ILogger
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

    public ILogger CreateLogger(string categoryName) => categoryName == "Iridium.Data" ? this : NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

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
