using Iridium.Engine.Files;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.Tables.Blocks;
using Iridium.Engine.Tables.Filters;

namespace Iridium.Engine.Tables;

/// <summary>
/// Writes one table to a new, empty file: entries in order, then <see cref="Finish"/>. Data blocks go to the file as
/// they fill, so memory stays at one block, the index, 8 bytes of filter per key and the range tombstones; a large
/// value is written from where it lies. The caller syncs, and keeps and closes the file; after an I/O error the file is
/// to be thrown away. Used by one thread.
/// </summary>
internal sealed class TableBuilder
{
    /// <summary>Payloads of this size on are not copied into a block's buffer.</summary>
    private const int DirectPayloadBytes = 64 * 1024;

    private const int PayloadBytesMax = EngineLimits.ValueBytesMax + ExpiryCodec.Bytes;

    // Constant after construction.
    private readonly BlockWriter _writer;
    private readonly long _number;
    private readonly Guid _uniqueId;
    private readonly TableOptions _options;
    private readonly BlockBuilder _data;
    private readonly IndexBuilder _index = new();
    private readonly BloomFilterBuilder _filter;
    private readonly TableTally _tally = new();
    private readonly List<RangeTombstone> _tombstones = [];

    // Own state, one thread.
    private long _lastSequence;
    private long _tombstoneBytes;
    private bool _finished;

    /// <summary>Begins a table.</summary>
    /// <param name="file">A new, empty file, open for writing.</param>
    /// <param name="number">The table's file number.</param>
    /// <param name="uniqueId">A random identity that no other table has.</param>
    /// <param name="options">Its layout.</param>
    public TableBuilder(IFile file, long number, Guid uniqueId, TableOptions options)
    {
        options.Validate();
        _writer = new BlockWriter(file, uniqueId);
        _number = number;
        _uniqueId = uniqueId;
        _options = options;
        _data = new BlockBuilder(options.RestartInterval, Math.Min(options.BlockBytes, DirectPayloadBytes) + 512);
        _filter = new BloomFilterBuilder(options.FilterBitsPerKey);
    }

    public long EntryCount => _tally.Entries;

    /// <summary>Whether nothing was added: there is no empty table.</summary>
    public bool IsEmpty => _tally.Entries == 0 && _tally.Tombstones == 0;

    /// <summary>About how long the file would be if it were finished now.</summary>
    public long EstimatedFileBytes =>
        _writer.Offset + _data.ContentLength + _index.ContentLength + _filter.ContentLength + _tombstoneBytes
        + TableFooter.Bytes;

    /// <summary>Adds an entry: keys ascending, and the entries of one key from the newest sequence to the oldest.
    /// </summary>
    public void Add(ReadOnlySpan<byte> key, long sequence, EntryKind kind, ReadOnlySpan<byte> payload)
    {
        CheckEntry(key, sequence, kind, payload.Length);
        bool newKey = CheckOrder(key, sequence);
        long entryBytes = (long)BlockEntry.HeaderBytesMax + key.Length + payload.Length;
        if (!_data.IsEmpty && _data.ContentLength + entryBytes > _options.BlockBytes) EndBlock();

        if (EntryCount > 0) _index.BeforeEntry(_data.LastKey, _lastSequence, key);
        if (newKey) _filter.Add(key);
        _tally.Count(key, sequence, kind, payload);
        _lastSequence = sequence;
        ulong tag = BlockEntry.PackTag(sequence, kind);
        if (_data.IsEmpty && payload.Length >= DirectPayloadBytes)
        {
            WriteDirect(key, tag, payload);
            return;
        }

        _data.Add(key, tag, payload);
    }

    /// <summary>Adds a range tombstone, in any order. Its arrays are kept.</summary>
    public void AddRangeTombstone(RangeTombstone tombstone)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        if (!TombstoneBlock.IsWellFormed(tombstone))
            throw new ArgumentException("The range is empty, or a bound or the sequence is beyond its limit.");
        _tombstones.Add(tombstone);
        _tombstoneBytes += TombstoneBlock.EncodedLengthMax(tombstone);
        _tally.Count(tombstone);
    }

    /// <summary>Writes all that stands behind the data. Does not sync.</summary>
    /// <returns>What the manifest has to know of the table.</returns>
    public TableMeta Finish()
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        if (IsEmpty) throw new InvalidOperationException("A table needs an entry or a range tombstone.");
        _finished = true;
        if (!_data.IsEmpty) EndBlock();

        BlockHandle filter = _filter.HasFilter ? _writer.Write(_filter.Build()) : default;
        _tombstones.Sort(TombstoneBlock.Compare);
        BlockHandle tombstones = _tombstones.Count > 0
            ? _writer.Write(TombstoneBlock.Encode(_tombstones))
            : default;
        BlockHandle properties = _writer.Write(PropertiesBlock.Encode(MetaOf(fileBytes: 0)));
        BlockHandle index = _writer.Write(_index.Finish(_data.LastKey));
        var footer = new TableFooter
        {
            UniqueId = _uniqueId,
            Number = _number,
            FileBytes = _writer.Offset + TableFooter.Bytes,
            Index = index,
            Filter = filter,
            Tombstones = tombstones,
            Properties = properties,
        };
        _writer.WriteRaw(footer.Encode());
        return MetaOf(footer.FileBytes);
    }

    private TableMeta MetaOf(long fileBytes) => _tally.ToMeta(_number, _uniqueId, fileBytes, _data.LastKey);

    private void EndBlock()
    {
        _index.BlockWritten(_writer.Write(_data.Finish()));
        _data.Reset();
    }

    private void WriteDirect(ReadOnlySpan<byte> key, ulong tag, ReadOnlySpan<byte> payload)
    {
        _data.AddHeader(key, tag, payload.Length);
        Span<byte> tail = stackalloc byte[_data.TailLength];
        _data.WriteTail(tail);
        _index.BlockWritten(_writer.Write(_data.Head, payload, tail));
        _data.Reset();
    }

    private void CheckEntry(ReadOnlySpan<byte> key, long sequence, EntryKind kind, int payloadLength)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, EngineLimits.KeyBytesMin, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, EngineLimits.KeyBytesMax, nameof(key));
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, BlockEntry.SequenceMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadLength, PayloadBytesMax, "payload");
        if (!BlockEntry.PayloadFits(kind, payloadLength))
            throw new ArgumentException($"A table takes no entry of kind {kind} with {payloadLength} bytes.");
    }

    /// <summary>Throws when an entry is not after the one before; returns whether its key is a new one.</summary>
    private bool CheckOrder(ReadOnlySpan<byte> key, long sequence)
    {
        if (EntryCount == 0) return true;
        int order = KeyOrder.Compare(_data.LastKey, key);
        if (order < 0) return true;
        if (order == 0 && sequence < _lastSequence) return false;
        throw new ArgumentException("Entries of a table must be added by ascending key and descending sequence.");
    }
}
