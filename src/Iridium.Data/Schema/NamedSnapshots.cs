using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Iridium.Engine;

namespace Iridium.Data.Schema;

/// <summary>
/// The snapshots of a database that statements have named. They live in memory and go when the database is closed. One
/// for each open database, shared by its connections. Thread-safe.
/// </summary>
internal sealed class NamedSnapshots
{
    private static readonly ConditionalWeakTable<IridiumDatabase, NamedSnapshots> _all = [];

    // Constant after construction.
    private readonly IridiumDatabase _database;

    // Own synchronisation.
    private readonly ConcurrentDictionary<string, Entry> _snapshots = new(StringComparer.Ordinal);

    private NamedSnapshots(IridiumDatabase database) => _database = database;

    public static NamedSnapshots Of(IridiumDatabase database) =>
        _all.GetValue(database, static of => new NamedSnapshots(of));

    /// <summary>In order of their names.</summary>
    public IEnumerable<(string Name, long Sequence, DateTimeOffset Created)> All => _snapshots
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => (pair.Key, pair.Value.Snapshot.Sequence, pair.Value.Created));

    /// <summary>Names the present state.</summary>
    /// <returns>False when the name is taken.</returns>
    public bool TryCreate(string name)
    {
        Snapshot snapshot = _database.CreateSnapshot();
        if (_snapshots.TryAdd(name, new Entry(snapshot, _database.TimeProvider.GetUtcNow()))) return true;
        snapshot.Dispose();
        return false;
    }

    public bool TryDrop(string name)
    {
        if (!_snapshots.TryRemove(name, out Entry? entry)) return false;
        entry.Snapshot.Dispose();
        return true;
    }

    public bool TryGet(string name, [NotNullWhen(true)] out Snapshot? snapshot)
    {
        snapshot = _snapshots.TryGetValue(name, out Entry? entry) ? entry.Snapshot : null;
        return snapshot is not null;
    }

    /// <summary>Finds a snapshot that holds just what a sequence saw.</summary>
    public bool TryGet(long sequence, [NotNullWhen(true)] out Snapshot? snapshot)
    {
        snapshot = _snapshots.Values.FirstOrDefault(entry => entry.Snapshot.Sequence == sequence)?.Snapshot;
        return snapshot is not null;
    }

    private sealed record Entry(Snapshot Snapshot, DateTimeOffset Created);
}
