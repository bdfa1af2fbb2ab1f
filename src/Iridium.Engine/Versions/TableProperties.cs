using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Versions;

/// <summary>
/// What the manifest alone knows of a table, as a property list. The tags are on disk (docs/formats/manifest.md): never
/// renumber. Even ones must be known by who opens the database.
/// </summary>
internal static class TableProperties
{
    private const int CreatedTicks = 1;
    private const int HalfExpiredTicks = 3;
    private const int OlderVersionCount = 5;
    private const int SequenceOfAll = 6;
    private const int Blobs = 8;

    public static ReadOnlySpan<byte> Encode(TableMeta table)
    {
        var row = new PropertyWriter();
        if (table.CreatedTicks != 0) row.Add(CreatedTicks, table.CreatedTicks);
        if (table.HalfExpiredTicks != long.MaxValue) row.Add(HalfExpiredTicks, table.HalfExpiredTicks);
        if (table.OlderVersionCount != 0) row.Add(OlderVersionCount, table.OlderVersionCount);
        if (table.SequenceOfAll != 0) row.Add(SequenceOfAll, table.SequenceOfAll);
        if (table.Blobs.Count > 0)
        {
            row.Add(
                Blobs,
                [.. table.Blobs.SelectMany(share => new[] { share.FileNumber, share.Records, share.StoredBytes })]);
        }

        return row.Written;
    }

    /// <summary>The table with the properties of a list.</summary>
    /// <exception cref="InvalidDataException">The list is not well-formed.</exception>
    /// <exception cref="FormatVersionException">It holds a property that this build has to know and does not.
    /// </exception>
    public static TableMeta Apply(TableMeta table, ReadOnlySpan<byte> bytes)
    {
        var row = new PropertyReader(bytes);
        while (row.MoveNext())
        {
            switch (row.Tag)
            {
                case CreatedTicks:
                    table = table with { CreatedTicks = row.Number() };
                    break;
                case HalfExpiredTicks:
                    table = table with { HalfExpiredTicks = row.Number() };
                    break;
                case OlderVersionCount:
                    table = table with { OlderVersionCount = row.Number(table.EntryCount) };
                    break;
                case SequenceOfAll:
                    table = table with { SequenceOfAll = row.Number(EngineLimits.SequenceMax) };
                    if (table.SequenceOfAll != table.SmallestSequence || table.SequenceOfAll != table.LargestSequence)
                        throw new InvalidDataException("a table has entries of other sequences than the one of all");
                    break;
                case Blobs:
                    table = table with { Blobs = Shares(row.Numbers(), table.EntryCount) };
                    break;
                default:
                    row.PassOver("a table");
                    break;
            }
        }

        return table;
    }

    private static BlobShare[] Shares(long[] numbers, long entries)
    {
        if (numbers.Length % 3 != 0) throw new InvalidDataException("the blob files of a table end inside one");
        var shares = new BlobShare[numbers.Length / 3];
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = new BlobShare(numbers[3 * i], numbers[(3 * i) + 1], numbers[(3 * i) + 2]);
            if (shares[i].Records is 0 || shares[i].Records > entries)
                throw new InvalidDataException($"a table refers {shares[i].Records} times to a blob file");
        }

        return shares;
    }
}
