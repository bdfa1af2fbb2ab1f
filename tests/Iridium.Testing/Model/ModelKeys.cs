using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>
/// The few keys of a random run, in key order, so that a place in the list stands for a key and places compare as keys
/// do. Many share prefixes or are prefixes of one another; bytes 0 and 255 are frequent. Immutable.
/// </summary>
public sealed class ModelKeys
{
    private readonly byte[][] _keys;

    public ModelKeys(int seed, int count)
    {
        var random = new Random(seed);
        var order = Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));
        var keys = new SortedSet<byte[]>(order);
        byte[] alphabet = [0, 1, (byte)'a', (byte)'b', 254, 255];
        while (keys.Count < count)
        {
            byte[] key = new byte[random.Next(8) == 0 ? random.Next(20, 60) : random.Next(1, 7)];
            for (int i = 0; i < key.Length; i++) key[i] = i < 16 ? alphabet[random.Next(alphabet.Length)] : (byte)'p';
            keys.Add(key);
        }

        _keys = [.. keys];
    }

    public int Count => _keys.Length;

    public byte[] this[int place] => _keys[place];

    /// <summary>The place of a key, or -1 for one that is not in the list.</summary>
    public int PlaceOf(ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < _keys.Length; i++)
        {
            if (key.SequenceEqual(_keys[i])) return i;
        }

        return -1;
    }

    /// <summary>The range that an operation names, for the engine and as places: from one inclusive to
    /// another.</summary>
    public KeyRange RangeOf(ModelOperation operation, out int start, out int end)
    {
        start = operation.Key;
        end = operation.Other;
        switch (operation.Choice / 2 % 8)
        {
            case 0:
                end = Count;
                return KeyRange.From(_keys[start]);
            case 1:
                start = 0;
                return KeyRange.Between(default, _keys[end]);
            case 2 when operation.Choice % 5 == 0:
                start = 0;
                end = Count;
                return KeyRange.All;
            case 3:
                byte[] prefix = _keys[operation.Key];
                end = start + 1;
                while (end < Count && _keys[end].AsSpan().StartsWith(prefix)) end++;
                return KeyRange.Prefix(prefix);
            default:
                return KeyRange.Between(_keys[start], _keys[end]);
        }
    }
}
