using Iridium.Engine.Coding;

namespace Iridium.Engine.Versions;

/// <summary>
/// Walks a property list (docs/formats/manifest.md). A property whose tag is odd may be passed over by who does not
/// know it; one whose tag is even may not.
/// </summary>
internal ref struct PropertyReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private ReadOnlySpan<byte> _value;

    /// <summary>The tag of the present property.</summary>
    public int Tag { get; private set; }

    /// <summary>Goes to the next property; false at the end.</summary>
    /// <exception cref="InvalidDataException">The list is not well-formed.</exception>
    public bool MoveNext()
    {
        if (_at == _bytes.Length) return false;
        if (!Varint.TryReadLength(_bytes, ref _at, out int tag)
            || !Varint.TryReadLength(_bytes, ref _at, out int length)
            || length > _bytes.Length - _at)
        {
            throw new InvalidDataException("a list of properties ends inside one");
        }

        Tag = tag;
        _value = _bytes.Slice(_at, length);
        _at += length;
        return true;
    }

    /// <summary>The present value as a number.</summary>
    /// <param name="most">The greatest that makes sense.</param>
    /// <exception cref="InvalidDataException">It is none, or a greater one.</exception>
    public readonly long Number(long most = long.MaxValue)
    {
        int at = 0;
        if (!Varint.TryRead(_value, ref at, out ulong number) || at != _value.Length || number > (ulong)most)
            throw new InvalidDataException($"property {Tag} is not a number up to {most}");
        return (long)number;
    }

    /// <summary>The present value as a row of numbers.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public readonly long[] Numbers()
    {
        var numbers = new List<long>();
        for (int at = 0; at < _value.Length;)
        {
            if (!Varint.TryRead(_value, ref at, out ulong number) || number > long.MaxValue)
                throw new InvalidDataException($"property {Tag} is not a row of numbers");
            numbers.Add((long)number);
        }

        return [.. numbers];
    }

    /// <summary>Passes over a property that this build does not know.</summary>
    /// <exception cref="FormatVersionException">It must be known.</exception>
    public readonly void PassOver(string what)
    {
        if (Tag % 2 != 0) return;
        throw new FormatVersionException(
            $"The manifest gives {what} a property {Tag} that this build does not know; a newer one wrote it.");
    }
}
