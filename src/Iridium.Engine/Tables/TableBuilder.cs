using Iridium.Engine.Coding;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Tables.Blocks;
using Iridium.Engine.Tables.Filters;

namespace Iridium.Engine.Tables;

/// <summary>
/// Writes one table to a new, empty file: entries in order, then <see cref="Finish"/>. Data blocks go to the file as
/// they fill, so memory stays at some blocks, the index, 8 bytes of filter per key and the range tombstones; a large
/// value is written from where it lies unless it is compressed. The caller syncs, and keeps and closes the file; after
/// an I/O error the file is to be thrown away. Used by one thread.
/// </summary>
internal sealed class TableBuilder
{
    /// <summary>Payloads of this size on are not copied into a block's buffer, unless they are compressed.</summary>
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
    private readonly TombstoneBlockBuilder _tombstones = new();

    // Own state, one thread.
    private long _lastSequence;
    private ulong _keyHash;
    private bool _finished;

    /// <summary>Begins a table.</summary>
    /// <param name="file">A new, empty file, open for writing.</param>
    /// <param name="number">The table's file number.</param>
    /// <param name="uniqueId">A random identity that no other table has.</param>
    /// <param name="options">Its layout.</param>
    public TableBuilder(IFile file, long number, Guid uniqueId, TableOptions options)
    {
        options.Validate();
        _writer = new BlockWriter(file, uniqueId, options.Compression);
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
        _writer.Offset + _data.ContentLength + _index.ContentLength + _filter.ContentLength + _tombstones.ContentLength
        + TableFooter.Bytes;

    private bool NeedsHashes => _options.HashIndex || _options.FilterBitsPerKey > 0;

    /// <summary>Adds an entry: keys ascending, and the entries of one key from the newest sequence to the oldest.
    /// </summary>
    public void Add(ReadOnlySpan<byte> key, long sequence, EntryKind kind, ReadOnlySpan<byte> payload)
    {
        CheckEntry(key, sequence, kind, payload.Length);
        int common = key.CommonPrefixLength(_data.LastKey);
        bool newKey = CheckOrder(key, sequence, common);
        long entryBytes = (long)BlockEntry.HeaderBytesMax + key.Length + payload.Length;
        if (!_data.IsEmpty && _data.ContentLength + entryBytes > _options.BlockBytes) EndBlock();

        if (EntryCount > 0) _index.BeforeEntry(_data.LastKey, _lastSequence, key);
        if (newKey && NeedsHashes)
        {
            _keyHash = KeyHash.Compute(key);
            _filter.Add(_keyHash);
        }

        _tally.Count(key, sequence, kind, payload);
        _lastSequence = sequence;
        ulong tag = BlockEntry.PackTag(sequence, kind);
        if (_data.IsEmpty && payload.Length >= DirectPayloadBytes && !_writer.Compresses)
        {
            WriteDirect(key, common, tag, payload);
            return;
        }

        _data.Add(key, common, tag, payload);
        if (_options.HashIndex) _data.NoteHash(_keyHash);
    }

    /// <summary>Adds a range tombstone, in any order. Its arrays are kept.</summary>
    public void AddRangeTombstone(RangeTombstone tombstone)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        _tombstones.Add(tombstone);
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

        long dataBytes = _writer.Offset;
        BlockHandle filter = _filter.HasFilter ? _writer.Write(_filter.Build()) : default;
        long filterBytes = _writer.Offset - dataBytes;
        BlockHandle tombstones = _tombstones.IsEmpty ? default : _writer.Write(_tombstones.Finish());
        TableSizes sizes = _tally.ToSizes(dataBytes, filterBytes, _options.Compression);
        BlockHandle properties = _writer.Write(PropertiesBlock.Encode(MetaOf(fileBytes: 0), sizes));
        BlockHandle index = _index.Write(_data.LastKey, _writer, _options, out uint indexLevels);
        var footer = new TableFooter
        {
            UniqueId = _uniqueId,
            Number = _number,
            FileBytes = _writer.Offset + TableFooter.Bytes,
            Index = index,
            Filter = filter,
            Tombstones = tombstones,
            Properties = properties,
            IndexLevels = indexLevels,
            KeyspaceId = _options.KeyspaceId,
        };
        _writer.WriteRaw(footer.Encode());
        _writer.Complete();
        return MetaOf(footer.FileBytes);
    }

    private TableMeta MetaOf(long fileBytes) =>
        _tally.ToMeta(_number, _uniqueId, fileBytes, _data.LastKey) with { CreatedTicks = _options.CreatedTicks };

    private void EndBlock()
    {
        _index.BlockWritten(_writer.WriteCompressed(_data.Finish()));
        _data.Reset();
    }

    private void WriteDirect(ReadOnlySpan<byte> key, int common, ulong tag, ReadOnlySpan<byte> payload)
    {
        _data.AddHeader(key, common, tag, payload.Length);
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
    /// <param name="key">The entry's key.</param>
    /// <param name="sequence">Its sequence.</param>
    /// <param name="common">How many bytes the key has in common with the one before.</param>
    private bool CheckOrder(ReadOnlySpan<byte> key, long sequence, int common)
    {
        if (EntryCount == 0) return true;
        ReadOnlySpan<byte> last = _data.LastKey;
        if (common < key.Length && (common == last.Length || last[common] < key[common])) return true;
        if (common == key.Length && common == last.Length && sequence < _lastSequence) return false;
        throw new ArgumentException("Entries of a table must be added by ascending key and descending sequence.");
    }
}
