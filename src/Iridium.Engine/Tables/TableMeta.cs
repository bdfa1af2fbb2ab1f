using Iridium.Engine.Records;

namespace Iridium.Engine.Tables;

/// <summary>
/// What the manifest knows of a table. Written by the table's builder, stored in the manifest, held against the table's
/// footer when it is opened.
/// </summary>
internal sealed record TableMeta
{
    /// <summary>File number: the file is <c>NNNNNN.tbl</c>. Never used twice in a database.</summary>
    public required long Number { get; init; }

    /// <summary>Random identity, repeated in the footer, so that a swapped file is noticed.</summary>
    public required Guid UniqueId { get; init; }

    /// <summary>Length of the whole file.</summary>
    public required long FileBytes { get; init; }

    /// <summary>First key that the table says anything about, range tombstones included.</summary>
    public required byte[] Start { get; init; }

    /// <summary>First key after those (exclusive; empty = no upper bound). The successor of the last key, or the end
    /// of the last range tombstone, whichever is greater.</summary>
    public required byte[] End { get; init; }

    public required long SmallestSequence { get; init; }

    public required long LargestSequence { get; init; }

    /// <summary>Entries of every kind, range tombstones left out.</summary>
    public required long EntryCount { get; init; }

    /// <summary>Entries of kind delete.</summary>
    public required long DeleteCount { get; init; }

    public required long RangeTombstoneCount { get; init; }

    /// <summary>Smallest expiry (UTC ticks) that any put or touch carries; <see cref="long.MaxValue"/> when none does.
    /// </summary>
    public required long EarliestExpiryTicks { get; init; }

    /// <summary>UTC ticks of the flush that wrote the table's newest entries; 0 when that is unknown. In the manifest
    /// only.</summary>
    public long CreatedTicks { get; init; }

    /// <summary>About when half of the entries will have expired (UTC ticks); <see cref="long.MaxValue"/> when fewer
    /// expire at all, or when it is unknown. In the manifest only.</summary>
    public long HalfExpiredTicks { get; init; } = long.MaxValue;

    /// <summary>Entries of a key after its first in the table: versions that a snapshot may need. In the manifest only.
    /// </summary>
    public long OlderVersionCount { get; init; }

    /// <summary>How much of which blob files its entries refer to, by file number.</summary>
    public IReadOnlyList<BlobShare> Blobs { get; init; } = [];

    /// <summary>Bytes of the records in blob files that its entries refer to.</summary>
    public long BlobBytes
    {
        get
        {
            long bytes = 0;
            foreach (BlobShare share in Blobs) bytes += share.StoredBytes;
            return bytes;
        }
    }

    /// <summary>The sequence of every entry of a table that was ingested: in its file they stand with sequence 0, since
    /// it was written before the sequence was given. 0 when the entries have their own. In the manifest only.</summary>
    public long SequenceOfAll { get; init; }

    /// <summary>Whether it comes of the same ingest as another: such tables do not overlap, so together they are one
    /// sorted run wherever they stand.</summary>
    public bool IsOfOneIngestWith(TableMeta other) => SequenceOfAll != 0 && SequenceOfAll == other.SequenceOfAll;

    /// <summary>The table as its own properties tell of it.</summary>
    public TableMeta AsStored() =>
        SequenceOfAll == 0 ? this : this with { SmallestSequence = 0, LargestSequence = 0 };

    /// <summary>An ingested table, all of whose entries get a sequence.</summary>
    public TableMeta WithSequence(long sequence) =>
        this with { SequenceOfAll = sequence, SmallestSequence = sequence, LargestSequence = sequence };
}
