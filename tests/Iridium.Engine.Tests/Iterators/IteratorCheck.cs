using Iridium.Engine.Iterators;

namespace Iridium.Engine.Tests.Iterators;

/// <summary>Drives an iterator and a model of it with the same random moves and compares them after each.</summary>
internal static class IteratorCheck
{
    public static void Walk(EntryIterator actual, List<TestEntry> entries, Random random, int moves)
    {
        using var model = new ListIterator(entries);
        bool forward = true;
        for (int i = 0; i < moves; i++)
        {
            // Runs in one direction with turns between them; a seek now and then, and whenever there is no entry.
            int move = model.IsValid ? random.Next(100) : 96 + random.Next(4);
            if (move is >= 75 and < 96) forward = !forward;
            byte[] key = TestEntry.RandomKey(random);
            long sequence = random.Next(entries.Count + 2);
            foreach (EntryIterator iterator in new[] { model, actual })
            {
                switch (move)
                {
                    case 96: iterator.SeekToFirst(); break;
                    case 97: iterator.SeekToLast(); break;
                    case 98: iterator.Seek(key, sequence); break;
                    case 99: iterator.SeekBefore(key); break;
                    case < 20 when forward: iterator.NextKey(iterator.Key.ToArray()); break;
                    case < 96 when forward: iterator.Next(); break;
                    default: iterator.Previous(); break;
                }
            }

            AssertSame(model, actual);
        }
    }

    public static void AssertSame(EntryIterator expected, EntryIterator actual)
    {
        Assert.Equal(expected.IsValid, actual.IsValid);
        if (!expected.IsValid) return;
        Assert.Equal(expected.Sequence, actual.Sequence);
        Assert.Equal(expected.Kind, actual.Kind);
        Assert.True(expected.Key.SequenceEqual(actual.Key));
        Assert.True(expected.Payload.SequenceEqual(actual.Payload));
    }
}
