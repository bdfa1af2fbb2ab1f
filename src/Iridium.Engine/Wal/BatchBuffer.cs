using System.Buffers;
using Iridium.Engine.Coding;
using Iridium.Engine.Records;

namespace Iridium.Engine.Wal;

/// <summary>
/// The encoded operations of a batch, just as the log stores them (docs/formats/wal.md): for each operation its kind,
/// keyspace, key and payload. Grows as needed and keeps its memory for the next use, unless it is much. Used by one
/// thread at a time.
/// </summary>
/// <param name="isPooled">Whether memory that is not kept goes to a pool; only where nobody else can hold on to the
/// buffer, since the next one to rent it writes over it.</param>
internal sealed class BatchBuffer(bool isPooled = false)
{
    private const int BytesKept = 16 * 1024;
    private const int BytesPooledMax = 1024 * 1024;

    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>Operations encoded so far.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> Operations => _bytes.AsSpan(0, _length);

    public int Bytes => _length;

    public void AddPut(int keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DateTimeOffset? expiresAt)
    {
        int prefix = expiresAt is null ? 0 : ExpiryCodec.Bytes;
        EntryKind kind = expiresAt is null ? EntryKind.Put : EntryKind.PutExpiring;
        Span<byte> payload = Begin(kind, keyspace, key, prefix + value.Length);
        if (expiresAt is not null) ExpiryCodec.Write(payload, ExpiryCodec.ToTicks(expiresAt));
        value.CopyTo(payload[prefix..]);
    }

    /// <summary>Adds a put whose value lies in a blob file already.</summary>
    public void AddPutBlob(int keyspace, ReadOnlySpan<byte> key, in BlobReference value, DateTimeOffset? expiresAt)
    {
        int prefix = expiresAt is null ? 0 : ExpiryCodec.Bytes;
        EntryKind kind = expiresAt is null ? EntryKind.PutBlob : EntryKind.PutBlobExpiring;
        Span<byte> payload = Begin(kind, keyspace, key, prefix + BlobReference.Bytes);
        if (expiresAt is not null) ExpiryCodec.Write(payload, ExpiryCodec.ToTicks(expiresAt));
        value.Write(payload[prefix..]);
    }

    public void AddDelete(int keyspace, ReadOnlySpan<byte> key) => Begin(EntryKind.Delete, keyspace, key, 0);

    public void AddDeleteRange(int keyspace, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end) =>
        end.CopyTo(Begin(EntryKind.DeleteRange, keyspace, start, end.Length));

    public void AddTouch(int keyspace, ReadOnlySpan<byte> key, DateTimeOffset? expiresAt) =>
        ExpiryCodec.Write(
            Begin(EntryKind.Touch, keyspace, key, ExpiryCodec.Bytes), ExpiryCodec.ToTicks(expiresAt));

    /// <summary>What the batch is called in a log, and the keyspace of its first operation.</summary>
    public (string Operation, int Keyspace) Describe()
    {
        var reader = new BatchReader(Operations);
        if (!reader.MoveNext()) return ("batch", 0);
        string operation = (Count, reader.Kind) switch
        {
            (1, EntryKind.Put or EntryKind.PutExpiring) => "put",
            (1, EntryKind.Delete) => "delete",
            (1, EntryKind.Touch) => "touch",
            (1, EntryKind.DeleteRange) => "delete range",
            _ => "batch",
        };
        return (operation, reader.Keyspace);
    }

    /// <summary>Adds an operation as an entry holds it.</summary>
    public void Add(EntryKind kind, int keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload) =>
        payload.CopyTo(Begin(kind, keyspace, key, payload.Length));

    public void Clear()
    {
        _length = 0;
        Count = 0;
        if (_bytes.Length <= BytesKept) return;
        GiveBack(_bytes);
        _bytes = new byte[256];
    }

    private bool IsPooled(int length) => isPooled && length is > BytesKept and <= BytesPooledMax;

    private void GiveBack(byte[] bytes)
    {
        if (IsPooled(bytes.Length)) ArrayPool<byte>.Shared.Return(bytes);
    }

    private void Grow(long needed)
    {
        int length = (int)Math.Max(_length + needed, Math.Min(2L * _bytes.Length, Array.MaxLength));
        byte[] grown = IsPooled(length)
            ? ArrayPool<byte>.Shared.Rent(length)
            : GC.AllocateUninitializedArray<byte>(length);
        Operations.CopyTo(grown);
        GiveBack(_bytes);
        _bytes = grown;
    }

    private Span<byte> Begin(EntryKind kind, int keyspace, ReadOnlySpan<byte> key, int payloadBytes)
    {
        long needed = 1L + (3 * Varint.MaxBytes32) + key.Length + payloadBytes;
        if (_length + needed > EngineLimits.BatchBytesMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(key),
                $"The batch would hold more than {EngineLimits.BatchBytesMax:N0} encoded bytes; split it.");
        }

        if (_bytes.Length - _length < needed) Grow(needed);
        Span<byte> free = _bytes.AsSpan(_length);
        free[0] = (byte)kind;
        int at = 1 + Varint.Write(free[1..], (uint)keyspace);
        at += Varint.Write(free[at..], (uint)key.Length);
        key.CopyTo(free[at..]);
        at += key.Length;
        at += Varint.Write(free[at..], (uint)payloadBytes);
        _length += at + payloadBytes;
        Count++;
        return free.Slice(at, payloadBytes);
    }
}
