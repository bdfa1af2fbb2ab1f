using Iridium.Engine.Files;
using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Repairs;

/// <summary>
/// Puts tables in order whose levels nobody knows any more. When tables that overlap in keys are apart in sequences
/// they can stand in level 0 as they are; otherwise a lookup could meet an older version first, so all of the keyspace
/// are merged into one, every version kept.
/// </summary>
internal static class TableOrder
{
    public static IReadOnlyList<TableMeta> Run(
        RepairScope scope, IReadOnlyList<TableMeta> tables, KeyspaceRecord keyspace)
    {
        if (IsOrdered(tables)) return tables;
        if (scope.IsDryRun)
        {
            scope.Note(FileNames.Table(tables[0].Number), 0, $"the tables of '{keyspace.Name}' are to be merged");
            return tables;
        }

        foreach (TableMeta table in tables)
            scope.Note(FileNames.Table(table.Number), 0, $"merged into one with the others of '{keyspace.Name}'");
        return [Merge(scope, tables, keyspace)];
    }

    private static bool IsOrdered(IReadOnlyList<TableMeta> tables)
    {
        for (int i = 0; i < tables.Count; i++)
        {
            for (int j = i + 1; j < tables.Count; j++)
            {
                TableMeta one = tables[i];
                TableMeta other = tables[j];
                bool isApart = one.LargestSequence < other.SmallestSequence
                    || other.LargestSequence < one.SmallestSequence;
                if (!isApart && KeyOrder.Overlap(one.Start, one.End, other.Start, other.End)) return false;
            }
        }

        return true;
    }

    private static TableMeta Merge(RepairScope scope, IReadOnlyList<TableMeta> tables, KeyspaceRecord keyspace)
    {
        var readers = new List<TableReader>();
        try
        {
            foreach (TableMeta table in tables)
            {
                IFile file = scope.Files.OpenRead(scope.PathOf(FileNames.Table(table.Number)));
                readers.Add(TableReader.Open(file, table, cache: null));
            }

            long created = tables.Max(table => table.CreatedTicks);
            using var writer = new SalvageWriter(scope, keyspace.Id, keyspace.Options, created);
            IEnumerable<RangeTombstone> tombstones = readers.SelectMany(reader => reader.RangeTombstones);
            foreach (RangeTombstone tombstone in tombstones.Distinct()) writer.Add(tombstone);
            using EntryIterator entries =
                MergingIterator.Create([.. readers.Select(reader => reader.NewIterator(fillCache: false))]);

            // An entry may be in two of them, the inputs and the output of one merge: the second is not taken.
            for (entries.SeekToFirst(); entries.IsValid; entries.Next())
                writer.TryAdd(entries.Key, entries.Sequence, entries.Kind, entries.Payload);
            return writer.Finish();
        }
        finally
        {
            foreach (TableReader reader in readers) reader.Dispose();
        }
    }
}
