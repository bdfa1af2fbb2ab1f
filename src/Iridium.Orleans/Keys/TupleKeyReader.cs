using System.Buffers.Binary;
using System.Text;
using Orleans.Runtime;

namespace Iridium.Orleans.Keys;

/// <summary>
/// Takes a key apart into what <see cref="TupleKey"/> was given. Keys come from disk and are not trusted: each member
/// is false where the bytes are not what a writer makes. Lives on one stack frame.
/// </summary>
internal ref struct TupleKeyReader(ReadOnlySpan<byte> key)
{
    private ReadOnlySpan<byte> _rest = key;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Reads the kind of the record.</summary>
    public bool TryReadKind(RecordKind expected)
    {
        if (_rest.IsEmpty || _rest[0] != (byte)expected) return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Reads bytes.</summary>
    public bool TryRead(out byte[] bytes)
    {
        var found = new List<byte>();
        for (int i = 0; i + 1 < _rest.Length; i++)
        {
            if (_rest[i] != 0)
            {
                found.Add(_rest[i]);
                continue;
            }

            i++;
            if (_rest[i] == 0x01)
            {
                bytes = [.. found];
                _rest = _rest[(i + 1)..];
                return true;
            }

            if (_rest[i] != 0xFF) break;
            found.Add(0);
        }

        bytes = [];
        return false;
    }

    /// <summary>Reads text.</summary>
    public bool TryRead(out string text)
    {
        bool isRead = TryRead(out byte[] bytes);
        text = Encoding.UTF8.GetString(bytes);
        return isRead;
    }

    /// <summary>Reads type and key of a grain.</summary>
    public bool TryRead(out GrainId grain)
    {
        grain = default;
        if (!TryRead(out byte[] type) || !TryRead(out byte[] key)) return false;
        grain = GrainId.Create(new GrainType(type), new IdSpan(key));
        return true;
    }

    /// <summary>Reads an unsigned number.</summary>
    public bool TryRead(out uint number)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out number)) return false;
        _rest = _rest[sizeof(uint)..];
        return true;
    }

    /// <summary>Reads a signed number.</summary>
    public bool TryRead(out long number)
    {
        bool isRead = BinaryPrimitives.TryReadUInt64BigEndian(_rest, out ulong raw);
        number = unchecked((long)(raw ^ (1UL << 63)));
        if (isRead) _rest = _rest[sizeof(long)..];
        return isRead;
    }
}
