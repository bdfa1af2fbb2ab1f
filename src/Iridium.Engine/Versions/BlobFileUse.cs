using Iridium.Engine.Blobs;

namespace Iridium.Engine.Versions;

/// <summary>A blob file of a keyspace and how much of it tables refer to; the rest is garbage.</summary>
/// <param name="File">The file.</param>
/// <param name="LiveRecords">Records that a table refers to; none while only the log and a memtable do.</param>
/// <param name="LiveBytes">Bytes of those.</param>
internal readonly record struct BlobFileUse(BlobFileMeta File, long LiveRecords, long LiveBytes)
{
    /// <summary>Whether no table has referred to it yet: a streamed value that stands in a memtable, or in nothing.
    /// </summary>
    public bool IsPending => LiveRecords == 0;

    public long GarbageBytes => IsPending ? 0 : File.StoredBytes - LiveBytes;
}
