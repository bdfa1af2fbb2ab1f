using Iridium.Engine;

namespace Iridium.Data.Connections;

/// <summary>One connection's share of an open database. Dispose it; twice is no error. Thread-safe.</summary>
internal sealed class EngineShare(OpenDatabase open) : IDisposable
{
    private int _isReleased;

    public IridiumDatabase Database => open.Database;

    /// <summary>Another share of the same database.</summary>
    public EngineShare Again() => OpenDatabases.Share(open);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0) OpenDatabases.Release(open);
    }
}
