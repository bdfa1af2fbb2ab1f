using System.Text;

namespace Orleans.Runtime;

/// <summary>Bytes that identify something.</summary>
public readonly struct IdSpan(byte[] value) : IEquatable<IdSpan>
{
    private readonly byte[]? _value = value;

    public ReadOnlyMemory<byte> Value => _value;

    public bool IsDefault => _value is null or { Length: 0 };

    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);

    public static IdSpan Create(string id) => new(Encoding.UTF8.GetBytes(id));

    public ReadOnlySpan<byte> AsSpan() => _value;

    public bool Equals(IdSpan obj) => AsSpan().SequenceEqual(obj.AsSpan());

    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    public override int GetHashCode()
    {
        // FNV-1a: the same in every process, as identities of Orleans have it, and evenly spread once it is mixed.
        uint hash = 2166136261;
        foreach (byte each in AsSpan()) hash = (hash ^ each) * 16777619;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return (int)(hash ^ (hash >> 16));
    }

    public override string ToString() => Encoding.UTF8.GetString(AsSpan());
}
