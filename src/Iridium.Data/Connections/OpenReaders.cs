namespace Iridium.Data.Connections;

/// <summary>
/// The readers of a connection that are open. Thread-safe: a second thread that is about to be refused adds and removes
/// one too.
/// </summary>
internal sealed class OpenReaders
{
    // Guarded by itself.
    private readonly List<IridiumDataReader> _readers = [];

    public void Add(IridiumDataReader reader)
    {
        lock (_readers) _readers.Add(reader);
    }

    public void Remove(IridiumDataReader reader)
    {
        lock (_readers) _readers.Remove(reader);
    }

    /// <summary>Those that are open now, from the oldest.</summary>
    public IridiumDataReader[] ToArray()
    {
        lock (_readers) return [.. _readers];
    }
}
