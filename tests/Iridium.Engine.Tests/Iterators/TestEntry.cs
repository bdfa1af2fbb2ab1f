using Iridium.Engine.Keys;
using Iridium.Engine.Records;

namespace Iridium.Engine.Tests.Iterators;

/// <summary>An entry of a model, in the engine's order.</summary>
internal sealed record TestEntry(byte[] Key, long Sequence, EntryKind Kind, byte[] Payload) : IComparable<TestEntry>
{
    public int CompareTo(TestEntry? other)
    {
        int order = KeyOrder.Compare(Key, other!.Key);
        return order != 0 ? order : other.Sequence.CompareTo(Sequence);
    }

    /// <summary>
    /// Entries of distinct sequences, sorted. The keys come from a small set, so many have several entries, and are
    /// made of few byte values in lengths around 8 and 16, so that prefixes, zero padding and tails all decide.
    /// </summary>
    public static List<TestEntry> Random(Random random, int count)
    {
        var entries = new List<TestEntry>();
        for (int sequence = 1; sequence <= count; sequence++)
        {
            byte[] payload = new byte[random.Next(20)];
            random.NextBytes(payload);
            entries.Add(new TestEntry(RandomKey(random), sequence, (EntryKind)random.Next(4), payload));
        }

        entries.Sort();
        return entries;
    }

    public static byte[] RandomKey(Random random)
    {
        ReadOnlySpan<byte> alphabet = [0x00, 0x00, 0x01, 0x7F, 0x80, 0xFF];
        ReadOnlySpan<int> lengths = [1, 2, 7, 8, 9, 15, 16, 17, 24];
        byte[] key = new byte[lengths[random.Next(lengths.Length)]];
        for (int i = Math.Max(0, key.Length - 2); i < key.Length; i++) key[i] = alphabet[random.Next(alphabet.Length)];
        return key;
    }
}
