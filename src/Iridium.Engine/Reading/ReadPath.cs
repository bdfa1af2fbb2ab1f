using System.Buffers;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Reading;

/// <summary>
/// The whole read: take the view, then the sequence, look the key up or walk from it, and let the view go.
/// Thread-safe.
/// </summary>
internal sealed class ReadPath(EngineState state)
{
    private readonly SlowOperations? _slow = state.Context.Slow;

    /// <summary>Looks a key up.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes.</param>
    /// <param name="snapshot">The state to read, or null for the newest.</param>
    /// <param name="fillCache">Whether blocks read from disk are cached.</param>
    /// <param name="record">The record found, for the caller to release; unchanged when there is none.</param>
    /// <returns>False when the key has no record.</returns>
    public bool TryFind(
        KeyspaceTree tree,
        ReadOnlySpan<byte> key,
        HeldSnapshot? snapshot,
        bool fillCache,
        ref FoundRecord record)
    {
        long begun = _slow is null ? 0 : _slow.Now;
        int reads = begun == 0 ? 0 : BlockReader.ReadsOfThread;
        ReadView view = tree.AcquireView();
        HeldBlock held = default;
        bool isViewHeld = false;
        try
        {
            ReadPoint point = PointOf(tree, ref view, snapshot, fillCache);
            var lookup = new PointLookup(view, point, new Span<HeldBlock>(ref held));
            if (!lookup.TryFind(key, ref record)) return false;
            if (record.IsUnread)
            {
                record.ReadBlob(view.Tables, key, fillCache);
                return true;
            }

            isViewHeld = lookup.IsInMemtable;
            if (isViewHeld) record.Hold(view);
            else record.Hold(held.Take());
            return true;
        }
        finally
        {
            held.Release();
            if (!isViewHeld) view.Release();
            if (begun != 0) NoteSlow("get", tree, begun, reads, 1);
        }
    }

    /// <summary>As <see cref="TryFind"/>, but a value in a blob file is not read: its file is held instead.</summary>
    public bool TryFindUnread(
        KeyspaceTree tree,
        ReadOnlySpan<byte> key,
        in ReadTarget target,
        ref FoundRecord record,
        out BlobHandle? blob)
    {
        blob = null;
        ReadView view = tree.AcquireView();
        HeldBlock held = default;
        bool isViewHeld = false;
        try
        {
            ReadPoint point = PointOf(tree, ref view, target.Snapshot, target.FillCache);
            var lookup = new PointLookup(view, point, new Span<HeldBlock>(ref held));
            if (!lookup.TryFind(key, ref record)) return false;
            if (record.IsUnread)
            {
                blob = BlobValues.HandleOf(view.Tables, BlobValues.ReferenceIn(record.Reference));
                blob.AddReference();
            }

            isViewHeld = lookup.IsInMemtable;
            if (isViewHeld) record.Hold(view);
            else record.Hold(held.Take());
            return true;
        }
        finally
        {
            held.Release();
            if (!isViewHeld) view.Release();
        }
    }

    /// <summary>As <see cref="TryFind"/> for who does not look at the value: it is not read from a blob file, and
    /// nothing is held.</summary>
    public bool TryFindInfo(
        KeyspaceTree tree,
        ReadOnlySpan<byte> key,
        HeldSnapshot? snapshot,
        bool fillCache,
        out RecordInfo info)
    {
        ReadView view = tree.AcquireView();
        HeldBlock held = default;
        FoundRecord record = default;
        try
        {
            ReadPoint point = PointOf(tree, ref view, snapshot, fillCache);
            var lookup = new PointLookup(view, point, new Span<HeldBlock>(ref held));
            bool isFound = lookup.TryFind(key, ref record);
            info = isFound ? record.Info : default;
            return isFound;
        }
        finally
        {
            held.Release();
            view.Release();
        }
    }

    /// <summary>Looks many keys up at one sequence and instant; a block with several of them is read once.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="keys">Each 1 to 65,535 bytes, in any order.</param>
    /// <param name="snapshot">The state to read, or null for the newest.</param>
    /// <param name="fillCache">Whether blocks read from disk are cached.</param>
    /// <param name="visitor">Told of every record found.</param>
    /// <returns>How many were found.</returns>
    public int FindMany<TState>(
        KeyspaceTree tree,
        ReadOnlySpan<ReadOnlyMemory<byte>> keys,
        HeldSnapshot? snapshot,
        bool fillCache,
        scoped FoundVisitor<TState> visitor)
        where TState : allows ref struct
    {
        long begun = _slow is null ? 0 : _slow.Now;
        int reads = BlockReader.ReadsOfThread;
        using var batch = new KeyBatch(keys);
        ReadView view = tree.AcquireView();
        HeldBlock[] rented = [];
        Span<HeldBlock> held = [];
        try
        {
            ReadPoint point = PointOf(tree, ref view, snapshot, fillCache).AtOneInstant();
            int sources = PointLookup.SourceCount(view);
            rented = ArrayPool<HeldBlock>.Shared.Rent(sources);
            held = rented.AsSpan(0, sources);
            held.Clear();
            var lookup = new PointLookup(view, point, held);
            int found = 0;
            for (int i = 0; i < batch.Count; i++)
            {
                FoundRecord record = default;
                if (!lookup.TryFind(batch.KeyAt(i), ref record)) continue;
                found++;
                if (record.IsUnread)
                {
                    record.ReadBlob(view.Tables, batch.KeyAt(i), fillCache);
                    VisitAndRelease(visitor, batch.IndexAt(i), ref record);
                    continue;
                }

                visitor.Visit(batch.IndexAt(i), in record);
            }

            return found;
        }
        finally
        {
            foreach (ref HeldBlock block in held) block.Release();
            ArrayPool<HeldBlock>.Shared.Return(rented);
            view.Release();
            if (begun != 0) NoteSlow("multi-get", tree, begun, reads, keys.Length);
        }
    }

    private static void VisitAndRelease<TState>(
        scoped FoundVisitor<TState> visitor, int index, ref FoundRecord record)
        where TState : allows ref struct
    {
        try
        {
            visitor.Visit(index, in record);
        }
        finally
        {
            record.Release();
        }
    }

    /// <summary>Opens a walk over the records in a range.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="range">The keys to walk.</param>
    /// <param name="snapshot">The state to read, or null for the newest.</param>
    /// <param name="fillCache">Whether blocks read from disk are cached.</param>
    /// <param name="own">What a transaction has written on top of the snapshot, or null.</param>
    public VisibleIterator OpenScan(
        KeyspaceTree tree,
        KeyRange range,
        HeldSnapshot? snapshot,
        bool fillCache,
        OwnEntries? own = null)
    {
        long begun = _slow is null ? 0 : _slow.Now;
        int reads = BlockReader.ReadsOfThread;
        ReadView view = tree.AcquireView();
        try
        {
            ReadPoint point = PointOf(tree, ref view, snapshot, fillCache);
            return ScanPath.Open(view, range, point, own);
        }
        catch
        {
            view.Release();
            throw;
        }
        finally
        {
            if (begun != 0) NoteSlow("cursor open", tree, begun, reads, 0);
        }
    }

    /// <summary>What tells of slow moves of a cursor; null when nobody asked.</summary>
    public SlowWalk? NewSlowWalk(KeyspaceTree tree) =>
        _slow is null ? null : new SlowWalk(_slow, tree.Keyspace.Name);

    private void NoteSlow(string operation, KeyspaceTree tree, long begun, int reads, int keys)
    {
        if (_slow is null || !_slow.IsSlow(begun)) return;
        var waits = new SlowWaits { BlockReads = BlockReader.ReadsOfThread - reads };
        _slow.Tell(new SlowOperation(operation, tree.Keyspace.Name, _slow.Since(begun), waits) { Keys = keys });
    }

    /// <summary>What a read sees, and the view to read it from.</summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="view">The view that was acquired; a newer one when it was replaced meanwhile.</param>
    /// <param name="snapshot">The state to read, or null for the newest.</param>
    /// <param name="fillCache">Whether blocks read from disk are cached.</param>
    /// <remarks>
    /// IMPORTANT: the sequence is taken after the view was acquired. A view holds all that was visible then; a sequence
    /// taken before could ask for versions that a compaction has dropped from a newer view. And the view is still the
    /// present one when the sequence is taken: memtables are shared between views, so under a newer sequence an older
    /// view shows a streamed value whose blob file only the newer view has.
    /// </remarks>
    public ReadPoint PointOf(KeyspaceTree tree, ref ReadView view, HeldSnapshot? snapshot, bool fillCache)
    {
        EngineClock clock = state.Context.Clock;
        if (snapshot is not null) return new ReadPoint(snapshot, clock, fillCache);
        while (true)
        {
            long sequence = state.Sequences.Visible;
            if (tree.IsPresent(view)) return new ReadPoint(sequence, clock, fillCache);
            ReadView next = tree.AcquireView(); // When it throws, the caller releases the one it has.
            view.Release();
            view = next;
        }
    }
}
