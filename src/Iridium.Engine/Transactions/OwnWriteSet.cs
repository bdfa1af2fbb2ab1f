using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Wal;
using Iridium.Engine.Writing;

namespace Iridium.Engine.Transactions;

/// <summary>
/// Everything a transaction has asked to be done: its writes in all keyspaces, its conditions, and the savepoints to
/// which both can go back. Bounded in bytes. For one thread.
/// </summary>
internal sealed class OwnWriteSet(long bytesMax) : IDisposable
{
    /// <summary>About what a write or a condition takes besides its key and value.</summary>
    private const int OverheadBytes = 64;

    private readonly SortedList<int, OwnWrites> _spaces = [];
    private readonly List<Asked> _asked = [];
    private readonly List<Savepoint> _savepoints = [];
    private long _last = OwnSequences.Base;
    private long _askedBytes;
    private long _bytesAfterRebuild;

    private readonly record struct Asked(ConditionKind Kind, int Keyspace, byte[] Key, long Sequence);

    /// <summary>Whether nothing was written.</summary>
    public bool IsEmpty
    {
        get
        {
            foreach (OwnWrites space in _spaces.Values)
            {
                if (!space.IsEmpty) return false;
            }

            return true;
        }
    }

    public bool HasConditions => _asked.Count > 0;

    /// <summary>The number of the newest write.</summary>
    public long LastSequence => _last;

    /// <summary>Bytes that writes and conditions take.</summary>
    public long Bytes
    {
        get
        {
            // Asked for before each write, so without an enumerator.
            long bytes = _askedBytes;
            for (int i = 0; i < _spaces.Count; i++) bytes += _spaces.GetValueAtIndex(i).Bytes;
            return bytes;
        }
    }

    public bool TryGet(int keyspace, [NotNullWhen(true)] out OwnWrites? writes) =>
        _spaces.TryGetValue(keyspace, out writes);

    /// <summary>Makes sure that a write fits, before anything changes.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="bytes">Bytes of its keys and value.</param>
    /// <param name="sequence">The number of the write.</param>
    /// <exception cref="IridiumException">It does not.</exception>
    public OwnWrites Reserve(int keyspace, long bytes, out long sequence)
    {
        CheckRoom(bytes + OverheadBytes);
        if (!_spaces.TryGetValue(keyspace, out OwnWrites? writes))
        {
            writes = new OwnWrites(keyspace);
            _spaces.Add(keyspace, writes);
        }

        sequence = ++_last;
        return writes;
    }

    public void Require(ConditionKind kind, int keyspace, ReadOnlySpan<byte> key, long sequence)
    {
        CheckRoom(key.Length + OverheadBytes);
        _asked.Add(new Asked(kind, keyspace, key.ToArray(), sequence));
        _askedBytes += key.Length + OverheadBytes;
    }

    public Savepoint CreateSavepoint(long order)
    {
        var savepoint = new Savepoint(_last, _asked.Count, order);
        _savepoints.Add(savepoint);
        return savepoint;
    }

    /// <summary>Undoes what came after a savepoint, which stays.</summary>
    public void RollbackTo(Savepoint savepoint)
    {
        int at = PlaceOf(savepoint);
        _savepoints.RemoveRange(at + 1, _savepoints.Count - at - 1);
        foreach (Asked undone in _asked.Skip(savepoint.Conditions)) _askedBytes -= undone.Key.Length + OverheadBytes;
        _asked.RemoveRange(savepoint.Conditions, _asked.Count - savepoint.Conditions);
        if (_last > savepoint.Through) Rebuild(savepoint.Through);
    }

    /// <summary>Forgets a savepoint and those after it; what was written stays.</summary>
    public void Release(Savepoint savepoint)
    {
        int at = PlaceOf(savepoint);
        _savepoints.RemoveRange(at, _savepoints.Count - at);
        _bytesAfterRebuild = 0;
    }

    /// <summary>Adds to a batch what everything comes to.</summary>
    public void AddTo(BatchBuffer operations, ConditionList conditions)
    {
        foreach (OwnWrites space in _spaces.Values) space.AddTo(operations, conditions);
        foreach (Asked asked in _asked) conditions.Add(asked.Kind, asked.Keyspace, asked.Key, asked.Sequence);
    }

    public void Dispose()
    {
        foreach (OwnWrites space in _spaces.Values) space.Dispose();
        _spaces.Clear();
    }

    private int PlaceOf(Savepoint savepoint)
    {
        ArgumentNullException.ThrowIfNull(savepoint);
        int at = _savepoints.IndexOf(savepoint);
        return at >= 0
            ? at
            : throw new InvalidOperationException(
                "The savepoint is not one of this transaction, or it was released or undone.");
    }

    private void CheckRoom(long bytes)
    {
        if (Bytes + bytes <= bytesMax) return;

        // What was overwritten takes room until it is swept out; when that would free little it is not tried again.
        if (_bytesAfterRebuild <= bytesMax / 2) Rebuild(_last);
        if (Bytes + bytes <= bytesMax) return;
        throw new IridiumException(
            EngineErrorCode.TransactionTooLarge,
            $"The transaction holds {Bytes:N0} bytes of writes, and with the {bytes:N0} of this one it would pass "
            + $"{nameof(TransactionOptions)}.{nameof(TransactionOptions.WriteBytesMax)}, which is {bytesMax:N0}. It is "
            + "as it was before: commit it or roll it back. Write less in one transaction or raise the limit.");
    }

    private void Rebuild(long through)
    {
        long[] savepoints = [.. _savepoints.Select(savepoint => savepoint.Through)];
        foreach (OwnWrites space in _spaces.Values) space.Rebuild(through, savepoints);
        _bytesAfterRebuild = Bytes;
    }
}
