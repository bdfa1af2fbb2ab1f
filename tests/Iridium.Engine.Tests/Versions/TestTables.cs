using System.Text;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Tests.Versions;

/// <summary>What manifests say of tables that do not exist.</summary>
internal static class TestTables
{
    /// <summary>A table with keys from <paramref name="start"/> to, without, <paramref name="end"/>; empty is
    /// open.</summary>
    public static TableMeta Of(long number, string start, string end, long bytes = 1_000) => new()
    {
        Number = number,
        UniqueId = new Guid((int)number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        FileBytes = bytes,
        Start = Encoding.UTF8.GetBytes(start),
        End = Encoding.UTF8.GetBytes(end),
        SmallestSequence = number * 10,
        LargestSequence = (number * 10) + 9,
        EntryCount = 7,
        DeleteCount = 1,
        RangeTombstoneCount = 2,
        EarliestExpiryTicks = long.MaxValue,
    };

    public static TreeVersion Version(params TableAddition[] tables) => TreeVersion.Empty.Apply([], tables);

    public static IEnumerable<long> Numbers(IEnumerable<TableMeta> tables) => tables.Select(table => table.Number);
}
