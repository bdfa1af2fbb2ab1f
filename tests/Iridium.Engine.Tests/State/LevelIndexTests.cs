using Iridium.Engine.Keys;
using Iridium.Engine.State;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Tests.State;

public class LevelIndexTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 2)]
    [InlineData(12, 3)]
    public void The_table_found_is_the_one_whose_range_holds_the_key(int commonBytes, int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            byte[] common = new byte[commonBytes];
            random.NextBytes(common);
            TableMeta[] tables = Tables(random, common);
            var index = new LevelIndex(tables);
            for (int i = 0; i < 200; i++)
            {
                byte[] key = random.Next(5) == 0 ? Bytes(random, 1) : [.. common, .. Bytes(random, 1)];
                if (random.Next(4) == 0 && tables.Length > 0) key = tables[random.Next(tables.Length)].Start;
                int expected = Array.FindIndex(tables, table => Holds(table, key));
                Assert.Equal(expected, index.Find(key));
                for (int at = 0; at < tables.Length; at++) Assert.Equal(at == expected, index.Holds(at, key));
            }
        }
    }

    private static bool Holds(TableMeta table, byte[] key) =>
        KeyOrder.Compare(key, table.Start) >= 0 && KeyOrder.IsBeforeEnd(key, table.End);

    /// <summary>Ranges in order that do not overlap, with gaps and without, at times open at an end.</summary>
    private static TableMeta[] Tables(Random random, byte[] common)
    {
        var bounds = new SortedSet<byte[]>(Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)));
        for (int i = random.Next(20); i >= 0; i--) bounds.Add([.. common, .. Bytes(random, 1)]);
        byte[][] sorted = [.. bounds];
        var tables = new List<TableMeta>();
        for (int i = 0; i + 1 < sorted.Length; i++)
        {
            if (random.Next(4) == 0) continue;
            bool isOpen = i + 2 == sorted.Length && random.Next(2) == 0;
            byte[] start = i == 0 && random.Next(4) == 0 ? [] : sorted[i];
            tables.Add(Meta(start, isOpen ? [] : sorted[i + 1]));
        }

        return [.. tables];
    }

    private static byte[] Bytes(Random random, int least)
    {
        byte[] bytes = new byte[random.Next(least, 14)];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(random.Next(3) switch { 0 => 0, 1 => 255, _ => 7 });
        return bytes;
    }

    private static TableMeta Meta(byte[] start, byte[] end) => new()
    {
        Number = 1,
        UniqueId = Guid.Empty,
        FileBytes = 1,
        Start = start,
        End = end,
        SmallestSequence = 1,
        LargestSequence = 1,
        EntryCount = 1,
        DeleteCount = 0,
        RangeTombstoneCount = 0,
        EarliestExpiryTicks = long.MaxValue,
    };
}
