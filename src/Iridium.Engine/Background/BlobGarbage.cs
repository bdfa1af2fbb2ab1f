using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Which blob files hold so much garbage that what is left of them is to be rewritten, and which table is to be
/// rewritten next for that. Pure.
/// </summary>
/// <remarks>
/// It comes to an end: a rewritten table refers to no file that was due, only to new files without garbage and to files
/// that were not due.
/// </remarks>
internal static class BlobGarbage
{
    /// <summary>Garbage of a keyspace, in hundredths of what is live, from which on collecting it goes before
    /// levels that are over their targets.</summary>
    private const int UrgentPercent = 150;

    private static readonly HashSet<long> _none = [];

    /// <summary>The files whose live values every merge that passes over them moves to new files.</summary>
    public static IReadOnlySet<long> DueIn(TreeVersion version, KeyspaceOptions options)
    {
        if (version.Blobs.Count == 0) return _none;
        var due = new HashSet<long>();
        foreach (BlobFileUse use in version.Blobs.All)
        {
            if (IsDue(use, options)) due.Add(use.File.Number);
        }

        return due;
    }

    /// <summary>A table to rewrite where it is, or null.</summary>
    public static CompactionPlan? Pick(PickerInput input)
    {
        if (input.Version.Blobs.Count == 0 || input.Keyspace.Compaction == CompactionStyle.Fifo) return null;
        IReadOnlySet<long> due = DueIn(input.Version, input.Keyspace);
        if (due.Count == 0) return null;
        CompactionPlan? best = null;
        long most = 0;
        for (int level = 0; level < TreeVersion.LevelCount; level++)
        {
            foreach (TableMeta table in input.Version.Level(level))
            {
                long bytes = SharedWith(table, due);
                if (bytes <= most) continue;
                var plan = new CompactionPlan([new TableAddition(level, table)], level);
                if (!input.IsFree(plan)) continue;
                best = plan;
                most = bytes;
            }
        }

        return best;
    }

    /// <summary>Whether collecting goes before what else is to be done but for a full level 0.</summary>
    public static bool IsUrgent(PickerInput input)
    {
        if (input.Version.Blobs.Count == 0) return false;
        long garbage = 0;
        long live = 0;
        foreach (BlobFileUse use in input.Version.Blobs.All)
        {
            garbage += use.GarbageBytes;
            live += use.LiveBytes;
        }

        return garbage > live / 100 * UrgentPercent;
    }

    private static bool IsDue(BlobFileUse use, KeyspaceOptions options) =>
        !use.File.IsStreamed && use.GarbageBytes > use.File.StoredBytes * options.BlobGarbageRatio;

    private static long SharedWith(TableMeta table, IReadOnlySet<long> due)
    {
        long bytes = 0;
        foreach (BlobShare share in table.Blobs)
        {
            if (due.Contains(share.FileNumber)) bytes += share.StoredBytes;
        }

        return bytes;
    }
}
