using Iridium.Engine.Blobs;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Background;

/// <summary>
/// Decides for each entry that a merge keeps where its value belongs, and brings it there: out of the table into a
/// blob file, back into the table, or out of a blob file that is mostly garbage into a new one. For one thread.
/// </summary>
/// <remarks>
/// A streamed value stays where it is: it has a file of its own, which never holds live values beside garbage, and it
/// may be too large for a table.
/// </remarks>
internal sealed class BlobSeparation : IDisposable
{
    // Constant after construction.
    private readonly TableSet _tables;
    private readonly int _bytesMin;
    private readonly IReadOnlySet<long> _collected;
    private readonly BlobOutput _output;

    // For the merging thread.
    private byte[] _payload = new byte[64];

    /// <param name="tables">The tables, and the blob files, from before the merge.</param>
    /// <param name="spec">What the merge writes.</param>
    /// <param name="context">Where it writes.</param>
    /// <param name="catalog">Gives the file numbers.</param>
    public BlobSeparation(TableSet tables, OutputSpec spec, EngineContext context, Catalog catalog)
    {
        _tables = tables;
        _bytesMin = spec.Keyspace.BlobBytesMin > 0 ? spec.Keyspace.BlobBytesMin : int.MaxValue;
        _collected = BlobGarbage.DueIn(tables.Version, spec.Keyspace);
        _output = new BlobOutput(context, catalog, spec.Keyspace.Compression);
    }

    /// <summary>Brings the value of an entry where it belongs.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="kind">Its kind, which may change.</param>
    /// <param name="payload">Its payload, which may change; it is then valid until the next call.</param>
    public void Place(ReadOnlySpan<byte> key, ref EntryKind kind, ref ReadOnlySpan<byte> payload)
    {
        if (BlobReference.IsBlob(kind)) PlaceBlob(key, ref kind, ref payload);
        else if (payload.Length >= _bytesMin && kind is EntryKind.Put or EntryKind.PutExpiring)
            MoveOut(key, ref kind, ref payload);
    }

    /// <summary>Ends the blob files.</summary>
    public IReadOnlyList<BlobFileMeta> Finish() => _output.Finish();

    public void Dispose() => _output.Dispose();

    private void MoveOut(ReadOnlySpan<byte> key, ref EntryKind kind, ref ReadOnlySpan<byte> payload)
    {
        int prefix = kind == EntryKind.PutExpiring ? ExpiryCodec.Bytes : 0;
        if (payload.Length - prefix < _bytesMin) return;
        BlobReference reference = _output.Write(key, payload[prefix..]);
        kind = prefix > 0 ? EntryKind.PutBlobExpiring : EntryKind.PutBlob;
        payload = WithPrefix(payload[..prefix], reference);
    }

    private void PlaceBlob(ReadOnlySpan<byte> key, ref EntryKind kind, ref ReadOnlySpan<byte> payload)
    {
        int prefix = kind == EntryKind.PutBlobExpiring ? ExpiryCodec.Bytes : 0;
        BlobReference reference = BlobValues.ReferenceIn(payload[prefix..]);
        BlobHandle handle = BlobValues.HandleOf(_tables, reference);
        if (handle.Meta.IsStreamed) return;
        if (reference.ValueBytes < _bytesMin)
        {
            MoveIn(key, reference, handle, ref kind, ref payload);
            return;
        }

        if (!_collected.Contains(reference.FileNumber)) return;
        payload = WithPrefix(payload[..prefix], _output.Copy(key, handle.Reader.OpenRecord(reference, key)));
    }

    private void MoveIn(
        ReadOnlySpan<byte> key,
        in BlobReference reference,
        BlobHandle handle,
        ref EntryKind kind,
        ref ReadOnlySpan<byte> payload)
    {
        int prefix = kind == EntryKind.PutBlobExpiring ? ExpiryCodec.Bytes : 0;
        PinnedBlock block = handle.Reader.Read(reference, key, fillCache: false, out int valueAt);
        try
        {
            int bytes = prefix + reference.ValueBytes;
            if (_payload.Length < bytes) _payload = new byte[Math.Max(bytes, 256)];
            payload[..prefix].CopyTo(_payload);
            block.Span.Slice(valueAt, reference.ValueBytes).CopyTo(_payload.AsSpan(prefix));
            kind = prefix > 0 ? EntryKind.PutExpiring : EntryKind.Put;
            payload = _payload.AsSpan(0, bytes);
        }
        finally
        {
            block.Release();
        }
    }

    private ReadOnlySpan<byte> WithPrefix(ReadOnlySpan<byte> prefix, BlobReference reference)
    {
        prefix.CopyTo(_payload);
        reference.Write(_payload.AsSpan(prefix.Length));
        return _payload.AsSpan(0, prefix.Length + BlobReference.Bytes);
    }
}
