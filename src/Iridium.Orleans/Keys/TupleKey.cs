using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Orleans.Runtime;

namespace Iridium.Orleans.Keys;

/// <summary>
/// Builds a record key from parts, as docs/formats/orleans.md draws it: the kind, then each part. Text and bytes are
/// written with every zero byte as <c>00 FF</c> and end with <c>00 01</c>, so keys sort by their parts one after the
/// other, no part can reach into the next whatever it holds, and a prefix of whole parts is a prefix of bytes. Numbers
/// are big-endian with a fixed length. Lives on one stack frame; dispose it, since it may hold a pooled array.
/// </summary>
internal ref struct TupleKey : IDisposable
{
    /// <summary>Buffer that most keys fit in; give it to the constructor from the stack.</summary>
    public const int StackBytes = 256;

    private const byte Zero = 0x00;
    private const byte EscapedZero = 0xFF;
    private const byte End = 0x01;

    // Text that is not well-formed UTF-16 has no UTF-8; replacing characters would make two names one.
    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, true);

    private Span<byte> _buffer;
    private byte[]? _rented;
    private int _length;

    public TupleKey(RecordKind kind, Span<byte> buffer)
    {
        _buffer = buffer;
        Reserve(1)[0] = (byte)kind;
        _length = 1;
    }

    /// <summary>The key so far.</summary>
    public readonly ReadOnlySpan<byte> Span => _buffer[.._length];

    /// <summary>Adds a text.</summary>
    /// <exception cref="ArgumentException">It is null or holds half a surrogate pair.</exception>
    public void Add(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int bytesMax = _strictUtf8.GetMaxByteCount(text.Length);
        byte[]? rented = null;
        Span<byte> bytes = bytesMax <= StackBytes
            ? stackalloc byte[StackBytes]
            : rented = ArrayPool<byte>.Shared.Rent(bytesMax);
        try
        {
            Add(bytes[.._strictUtf8.GetBytes(text, bytes)]);
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Adds bytes of any value and number.</summary>
    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        Span<byte> free = Reserve((2 * bytes.Length) + 2);
        int at = 0;
        while (true)
        {
            int zero = bytes.IndexOf(Zero);
            if (zero < 0) break;
            bytes[..zero].CopyTo(free[at..]);
            at += zero;
            free[at++] = Zero;
            free[at++] = EscapedZero;
            bytes = bytes[(zero + 1)..];
        }

        bytes.CopyTo(free[at..]);
        at += bytes.Length;
        free[at++] = Zero;
        free[at++] = End;
        _length += at;
    }

    /// <summary>Adds type and key of a grain.</summary>
    public void Add(GrainId grain)
    {
        Add(grain.Type.AsSpan());
        Add(grain.Key.AsSpan());
    }

    /// <summary>Adds a number in unsigned order.</summary>
    public void Add(uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), number);
        _length += sizeof(uint);
    }

    /// <summary>Adds a number in signed order.</summary>
    public void Add(long number)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Reserve(sizeof(long)), unchecked((ulong)number) ^ (1UL << 63));
        _length += sizeof(long);
    }

    /// <summary>Gives the pooled array back.</summary>
    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes, 2 * _buffer.Length));
            Span.CopyTo(larger);
            if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
            _buffer = _rented = larger;
        }

        return _buffer[_length..];
    }
}
