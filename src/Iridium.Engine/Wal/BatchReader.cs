using Iridium.Engine.Coding;
using Iridium.Engine.Records;

namespace Iridium.Engine.Wal;

/// <summary>
/// Walks the encoded operations of a batch. Everything is checked, since the bytes may come from a log: a batch that is
/// not well-formed ends the walk early with <see cref="IsDamaged"/> set.
/// </summary>
internal ref struct BatchReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    public BatchReader(ReadOnlySpan<byte> operations)
    {
        _bytes = operations;
    }

    /// <summary>Where the next operation begins, from the start of the operations.</summary>
    public readonly int Offset => _at;

    public EntryKind Kind { get; private set; }

    public int Keyspace { get; private set; }

    public ReadOnlySpan<byte> Key { get; private set; }

    public ReadOnlySpan<byte> Payload { get; private set; }

    public bool IsDamaged { get; private set; }

    public bool MoveNext()
    {
        if (_at == _bytes.Length || IsDamaged) return false;
        Kind = (EntryKind)_bytes[_at++];
        if (Varint.TryReadLength(_bytes, ref _at, out int keyspace)
            && TryTake(out ReadOnlySpan<byte> key)
            && TryTake(out ReadOnlySpan<byte> payload)
            && IsWellFormed(key, payload))
        {
            Keyspace = keyspace;
            Key = key;
            Payload = payload;
            return true;
        }

        IsDamaged = true;
        return false;
    }

    private readonly bool IsWellFormed(ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload)
    {
        // The bounds of a range may be the successor of the longest key.
        int longest = EngineLimits.KeyBytesMax + (Kind == EntryKind.DeleteRange ? 1 : 0);
        if (key.Length > longest) return false;
        return Kind switch
        {
            EntryKind.Delete => key.Length > 0 && payload.IsEmpty,
            EntryKind.Put => key.Length > 0 && payload.Length <= EngineLimits.ValueBytesMax,
            EntryKind.PutExpiring => key.Length > 0
                && payload.Length >= ExpiryCodec.Bytes
                && payload.Length - ExpiryCodec.Bytes <= EngineLimits.ValueBytesMax,
            EntryKind.Touch => key.Length > 0 && payload.Length == ExpiryCodec.Bytes,
            EntryKind.PutBlob or EntryKind.PutBlobExpiring => key.Length > 0
                && BlobReference.TryRead(Kind, payload, out _),
            EntryKind.DeleteRange => payload.Length <= EngineLimits.KeyBytesMax + 1,
            _ => false,
        };
    }

    private bool TryTake(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!Varint.TryReadLength(_bytes, ref _at, out int length) || length > _bytes.Length - _at) return false;
        bytes = _bytes.Slice(_at, length);
        _at += length;
        return true;
    }
}
