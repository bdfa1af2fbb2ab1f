using Iridium.Engine.State;

namespace Iridium.Engine;

/// <summary>
/// The whole database, every keyspace, as it was at one commit sequence and instant: records that expire later stay
/// visible through it, writes made later do not appear. Thread-safe. Dispose it, since it keeps old versions on disk.
/// </summary>
public sealed class Snapshot : IDisposable
{
    private readonly SnapshotRegistry _registry;
    private readonly HeldSnapshot _held;
    private int _isDisposed;

    internal Snapshot(IridiumDatabase database, SnapshotRegistry registry)
    {
        Database = database;
        _registry = registry;
        _held = registry.Acquire();
    }

    /// <summary>The last commit sequence that the snapshot sees.</summary>
    public long Sequence => _held.Sequence;

    internal IridiumDatabase Database { get; }

    /// <summary>Releases the versions the snapshot kept. Disposing twice is no error.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) _registry.Release(_held);
    }

    /// <summary>The point to read at, for reads of a database.</summary>
    internal HeldSnapshot HeldBy(IridiumDatabase database)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return ReferenceEquals(Database, database)
            ? _held
            : throw new ArgumentException($"The snapshot belongs to the database in '{Database.Path}'.");
    }
}
