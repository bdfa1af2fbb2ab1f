namespace Iridium.Engine.Records;

/// <summary>
/// What an entry does to its key. The values are on disk (docs/formats/wal.md, docs/formats/table.md): never renumber.
/// </summary>
internal enum EntryKind : byte
{
    /// <summary>The key is absent from this sequence on. Empty payload.</summary>
    Delete = 0,

    /// <summary>The payload is the value.</summary>
    Put = 1,

    /// <summary>The payload is the expiry (8 bytes, <see cref="ExpiryCodec"/>) and then the value.</summary>
    PutExpiring = 2,

    /// <summary>
    /// The payload is a new expiry (8 bytes) for the value that an older entry holds. Committed only on a live record,
    /// so beneath the newest touches of a key there is always a put.
    /// </summary>
    Touch = 3,

    /// <summary>
    /// Every key from the entry's key to the end key in the payload (exclusive, empty = open) is absent from this
    /// sequence on. In batches and logs only: memtables and tables hold it as a <see cref="RangeTombstone"/>.
    /// </summary>
    DeleteRange = 4,

    /// <summary>The payload is a <see cref="BlobReference"/>: the value lies in a blob file.</summary>
    PutBlob = 5,

    /// <summary>The payload is the expiry and then a <see cref="BlobReference"/>.</summary>
    PutBlobExpiring = 6,
}
