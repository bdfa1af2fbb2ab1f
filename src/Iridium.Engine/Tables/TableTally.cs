using Iridium.Engine.Keys;
using Iridium.Engine.Records;

namespace Iridium.Engine.Tables;

/// <summary>
/// Counts what goes into a table, or what is found in one: the builder makes the properties of it, and verification
/// holds the properties against it. Used by one thread.
/// </summary>
internal sealed class TableTally
{
    private byte[]? _start;
    private byte[]? _tombstoneEnd;
    private long _smallestSequence = long.MaxValue;
    private long _largestSequence = long.MinValue;
    private long _earliestExpiryTicks = ExpiryCodec.Never;
    private long _deletes;
    private long _keyBytes;
    private long _payloadBytes;
    private SortedDictionary<long, BlobShare>? _blobs;

    public long Entries { get; private set; }

    public long Tombstones { get; private set; }

    /// <summary>Counts an entry; entries come in order, so the first one bounds them from below.</summary>
    public void Count(ReadOnlySpan<byte> key, long sequence, EntryKind kind, ReadOnlySpan<byte> payload)
    {
        if (Entries++ == 0) LowerStart(key);
        if (kind == EntryKind.Delete) _deletes++;
        _keyBytes += key.Length;
        _payloadBytes += payload.Length;
        _smallestSequence = Math.Min(_smallestSequence, sequence);
        _largestSequence = Math.Max(_largestSequence, sequence);
        _earliestExpiryTicks = Math.Min(_earliestExpiryTicks, ExpiryCodec.ReadOf(kind, payload));
        if (BlobReference.IsBlob(kind)) CountBlob(kind, payload);
    }

    public void Count(RangeTombstone tombstone)
    {
        Tombstones++;
        LowerStart(tombstone.Start);
        if (_tombstoneEnd is null || KeyOrder.CompareEnds(tombstone.End, _tombstoneEnd) > 0)
            _tombstoneEnd = tombstone.End;
        _smallestSequence = Math.Min(_smallestSequence, tombstone.Sequence);
        _largestSequence = Math.Max(_largestSequence, tombstone.Sequence);
    }

    /// <summary>The sum of it all.</summary>
    /// <param name="number">File number.</param>
    /// <param name="uniqueId">The table's identity.</param>
    /// <param name="fileBytes">Length of the whole file.</param>
    /// <param name="lastKey">Key of the last entry, when there are entries.</param>
    public TableMeta ToMeta(long number, Guid uniqueId, long fileBytes, ReadOnlySpan<byte> lastKey) => new()
    {
        Number = number,
        UniqueId = uniqueId,
        FileBytes = fileBytes,
        Start = _start ?? [],
        End = EndAfter(lastKey),
        SmallestSequence = Math.Min(_smallestSequence, Math.Max(_largestSequence, 0)),
        LargestSequence = Math.Max(_largestSequence, 0),
        EntryCount = Entries,
        DeleteCount = _deletes,
        RangeTombstoneCount = Tombstones,
        EarliestExpiryTicks = _earliestExpiryTicks,
        Blobs = _blobs is null ? [] : [.. _blobs.Values],
    };

    /// <summary>What the properties say of the table's inside.</summary>
    /// <param name="dataBytes">Bytes of the data blocks as stored.</param>
    /// <param name="filterBytes">Bytes of the filter.</param>
    /// <param name="compression">How data blocks are compressed.</param>
    public TableSizes ToSizes(long dataBytes, long filterBytes, CompressionMethod compression) => new()
    {
        KeyBytes = _keyBytes,
        PayloadBytes = _payloadBytes,
        DataBytes = dataBytes,
        FilterBytes = filterBytes,
        Compression = compression,
    };

    private void CountBlob(EntryKind kind, ReadOnlySpan<byte> payload)
    {
        // One that cannot be read is told of by whoever looks at the entry.
        if (!BlobReference.TryRead(kind, payload, out BlobReference reference)) return;
        _blobs ??= [];
        _blobs.TryGetValue(reference.FileNumber, out BlobShare share);
        _blobs[reference.FileNumber] = new BlobShare(
            reference.FileNumber, share.Records + 1, share.StoredBytes + reference.StoredBytes);
    }

    private void LowerStart(ReadOnlySpan<byte> key)
    {
        if (_start is null || KeyOrder.Compare(key, _start) < 0) _start = key.ToArray();
    }

    private byte[] EndAfter(ReadOnlySpan<byte> lastKey)
    {
        if (Entries == 0) return _tombstoneEnd ?? [];
        byte[] afterLast = KeyOrder.Successor(lastKey);
        return _tombstoneEnd is not null && KeyOrder.CompareEnds(_tombstoneEnd, afterLast) > 0
            ? _tombstoneEnd
            : afterLast;
    }
}
