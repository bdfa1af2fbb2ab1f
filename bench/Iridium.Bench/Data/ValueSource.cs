using System.Buffers.Binary;

namespace Iridium.Bench.Data;

/// <summary>
/// Values of one size that a compressor brings to about half: stretches of random bytes that are repeated once. The
/// first eight bytes are the record's number, so that every read can be checked. Immutable; the pool may be shared.
/// </summary>
internal sealed class ValueSource
{
    /// <summary>The smallest value: it holds the record's number.</summary>
    public const int ValueBytesMin = 8;

    private const int PoolBytes = 1 << 20;
    private const int PieceBytes = 50;
    private readonly byte[] _pool;

    public ValueSource(int valueBytes, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(valueBytes, ValueBytesMin);
        ValueBytes = valueBytes;
        _pool = new byte[PoolBytes + valueBytes];
        var random = new RandomStream(seed, stream: 77);
        for (int at = 0; at < _pool.Length; at += 2 * PieceBytes)
        {
            Span<byte> rest = _pool.AsSpan(at);
            Span<byte> piece = rest[..Math.Min(PieceBytes, rest.Length)];
            for (int i = 0; i < piece.Length; i++) piece[i] = (byte)random.Next();
            piece[..Math.Min(piece.Length, rest.Length - piece.Length)].CopyTo(rest[piece.Length..]);
        }
    }

    public int ValueBytes { get; }

    /// <summary>Writes the value that a record has after a number of changes.</summary>
    public void Write(long record, long change, Span<byte> value)
    {
        long at = (long)(RandomStream.Mix((ulong)(record + (change << 40))) % PoolBytes);
        _pool.AsSpan((int)at, ValueBytes).CopyTo(value);
        BinaryPrimitives.WriteInt64LittleEndian(value, record);
    }

    /// <summary>The record whose value this is.</summary>
    public static long RecordOf(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt64LittleEndian(value);
}
