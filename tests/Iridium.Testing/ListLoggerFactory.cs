using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iridium.Testing;

/// <summary>Keeps what is logged. Thread-safe.</summary>
/// <param name="category">The category to keep; null for all.</param>
/// <param name="least">The least level to keep; what is below is not asked for.</param>
public sealed class ListLoggerFactory(string? category = null, LogLevel least = LogLevel.Trace)
    : ILoggerFactory, ILogger
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

    /// <summary>The messages of one event, in their order.</summary>
    public IEnumerable<string> Of(int id) =>
        Entries.Where(entry => entry.Id.Id == id).Select(entry => entry.Message);

    public ILogger CreateLogger(string categoryName) =>
        category is null || categoryName == category ? this : NullLogger.Instance;

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
