namespace Iridium.Engine.Versions;

/// <summary>The fields of an encoded edit. The values are on disk (docs/formats/manifest.md): never renumber.</summary>
internal enum VersionEditTag
{
    DatabaseId = 1,
    NextFileNumber = 2,
    OldestWal = 3,
    NewestWal = 4,
    CreateKeyspace = 5,
    FlushedThrough = 6,
    AddTable = 7,
    RemoveTable = 8,

    /// <summary>The database was closed cleanly; everything before is durable. Stands alone, without a value.</summary>
    Seal = 9,

    /// <summary>How long the newest log segment was when the database was closed cleanly.</summary>
    SealedWalBytes = 10,

    /// <summary>Options of a keyspace, created before or by the same edit. Since format version 2.</summary>
    KeyspaceOptions = 11,

    /// <summary>More of the table that the field before adds. Since format version 2.</summary>
    TableProperties = 12,

    /// <summary>A blob file that comes. Since format version 3.</summary>
    AddBlobFile = 13,

    /// <summary>A blob file that goes although no table ever referred to it. Since format version 3.</summary>
    RemoveBlobFile = 15,

    /// <summary>The oldest log segment that is retained for change streams; older ones are gone.</summary>
    OldestRetainedWal = 19,

    /// <summary>A keyspace goes with all its tables; its id is not given again. Since format version 3.</summary>
    DropKeyspace = 17,

    /// <summary>The greatest id that a keyspace was given, while it is not there any more. Since format version 3.
    /// </summary>
    LastKeyspaceId = 18,

    /// <summary>The tables hold everything up to a sequence that is not in the log.</summary>
    UnloggedThrough = 20,

    /// <summary>A log segment that recovery does not need, retained for change streams.</summary>
    RetainedWal = 21,
}
